/** Where a node is and how it is reached, and what a look at it finds. */

export interface NodeTarget {
  /** Where: `local` is this machine's own socket. */
  readonly transport:
    { readonly kind: 'local'; readonly socketPath?: string } | SshTransport | VsphereTransport;
  /** Driver URI on the node, as in `qemu:///system`; the driver has a default. */
  readonly uri?: string;
  /** Overrides the guest type chosen from what the node reports. */
  readonly domainTypeOverride?: string | null;
}

/** A machine to log in to by ssh. */
export interface SshPlace {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly auth: SshAuth;
  /** SHA-256 fingerprint as OpenSSH prints it (`SHA256:…`), accepted at enrolment. */
  readonly hostKeyFingerprint: string;
}

export interface SshTransport extends SshPlace {
  readonly kind: 'ssh';
  /** Machines to go through, the nearest first (`ssh -J`); each has its own login and pinned host key. */
  readonly jumps?: readonly SshPlace[];
}

/** A host that speaks vSphere over TLS. */
export interface VsphereTransport {
  readonly kind: 'vsphere';
  readonly host: string;
  /** 443 where the host was not told otherwise. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** SHA-256 of the host's certificate as pairs of hexadecimal digits (`AA:BB:…`), accepted at enrolment. */
  readonly certificateSha256: string;
}

export type SshAuth =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'key'; readonly privateKey: string; readonly passphrase?: string }
  | { readonly kind: 'agent'; readonly socketPath?: string };

/** A machine whose host key may not have been accepted yet (null). */
export type UnverifiedPlace = Omit<SshPlace, 'hostKeyFingerprint'> & {
  readonly hostKeyFingerprint: string | null;
};

/** What a probe is given. */
export type ProbeTarget = Omit<NodeTarget, 'transport'> & {
  readonly transport:
    | Exclude<NodeTarget['transport'], SshTransport | VsphereTransport>
    | (Omit<VsphereTransport, 'certificateSha256'> & { readonly certificateSha256: string | null })
    | (UnverifiedPlace & { readonly kind: 'ssh'; readonly jumps?: readonly UnverifiedPlace[] });
};

/** What a probe found, before anything is stored. Steps are in the order in which they were tried. */
export interface ProbeReport {
  readonly ok: boolean;
  /** The node's own key; null while it was not seen. */
  readonly hostKeyFingerprint: string | null;
  readonly hostKeyType: string | null;
  /** The keys of all machines that were seen, in the order of the way: jump hosts first, the node last. */
  readonly hostKeys: readonly ProbedHostKey[];
  /** The node's certificate; null while it was not seen, and for a node that is reached by other means than TLS. */
  readonly certificate: ProbedCertificate | null;
  /** What the node is licensed for; null where it needs no licence or did not tell. */
  readonly licence: ProbedLicence | null;
  readonly hypervisor: string | null;
  readonly hypervisorVersion: string | null;
  readonly managerVersion: string | null;
  readonly hostname: string | null;
  readonly steps: readonly ProbeStep[];
  /** What the node can be used without, but not for everything. */
  readonly missing: readonly MissingPiece[];
}

export interface ProbedHostKey {
  /** Host and port. */
  readonly place: string;
  /** Which jump host it is, counted from 0; null for the node itself. */
  readonly jump: number | null;
  readonly type: string;
  readonly fingerprint: string;
  /** Whether the target named this very key. */
  readonly accepted: boolean;
}

export interface ProbedCertificate {
  /** As `AA:BB:…`. */
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Whether the target named this very certificate. */
  readonly accepted: boolean;
}

export interface ProbedLicence {
  readonly name: string;
  /** Null where changes are allowed; else why the node can only be looked at. */
  readonly readOnlyBecause: string | null;
}

export interface ProbeStep {
  readonly name:
    | 'RESOLVE'
    | 'CONNECT'
    | 'HOST_KEY'
    | 'CERTIFICATE'
    | 'LOGIN'
    | 'SOCKET'
    | 'OPEN'
    | 'RIGHTS'
    | 'LICENCE'
    | 'FACTS';
  /** Host and port of the jump host that the step was about; null for the node itself. */
  readonly jumpHost: string | null;
  readonly ok: boolean;
  readonly detail: string;
  /** A command or sentence that mends it; null when ok. */
  readonly fix: string | null;
}

/** Something that a node lacks. */
export interface MissingPiece {
  /** As in `swtpm`. */
  readonly name: string;
  /** What cannot be done without it, in a sentence. */
  readonly reason: string;
  /** The command that brings it. */
  readonly fix: string;
}
