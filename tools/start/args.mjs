/** The command line of `npm start`. */
export const HELP = `npm start [-- options]

Sets up what is missing and starts Corral: the API on port 9601 and the console on port 9528, on this machine only.

  --install-libvirt   install libvirt and QEMU (apt, dnf or pacman; as root or through sudo) and start the daemon
  --no-console        start the API alone
  --help              this text

Environment: CORRAL_API_PORT, CORRAL_WEB_PORT, CORRAL_DATA_DIR (default data/), DATABASE_URL, CORRAL_TOKEN,
CORRAL_LOCAL_LIBVIRT (auto, off, or the path of a libvirt socket). README.md says more.`;

const KNOWN = new Set(['--install-libvirt', '--no-console', '--help']);

/** @returns {{ installLibvirt: boolean, console: boolean, help: boolean, unknown: string[] }} */
export function parseArgs(argv) {
  return {
    installLibvirt: argv.includes('--install-libvirt'),
    console: !argv.includes('--no-console'),
    help: argv.includes('--help'),
    unknown: argv.filter((argument) => !KNOWN.has(argument)),
  };
}
