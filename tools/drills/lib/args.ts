/**
 * Reads `--name value` pairs of whole numbers. Every option has a default, which also says that it exists; anything
 * else on the command line is refused.
 */
export function numberOptions<Name extends string>(
  defaults: Readonly<Record<Name, number>>,
  argv: readonly string[] = process.argv.slice(2),
): Record<Name, number> {
  const options: Record<Name, number> = { ...defaults };
  const known = (name: string): name is Name => Object.hasOwn(defaults, name);
  for (let i = 0; i < argv.length; i += 2) {
    const name = (argv[i] ?? '').replace(/^--/, '');
    const value = Number(argv[i + 1]);
    if (!known(name)) {
      throw new Error(
        `No such option: ${argv[i]}. Known: --${Object.keys(defaults).join(' N, --')} N`,
      );
    }
    if (!Number.isSafeInteger(value) || value < 0)
      throw new Error(`--${name} wants a whole number.`);
    options[name] = value;
  }
  return options;
}
