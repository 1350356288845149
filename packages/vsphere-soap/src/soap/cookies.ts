/** The session's cookies of one host, sent back exactly as they came: the quotes of `vmware_soap_session` belong to it. */
export class Cookies {
  readonly #pairs = new Map<string, string>();

  get empty(): boolean {
    return this.#pairs.size === 0;
  }

  /** @param lines values of `Set-Cookie` */
  store(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = ''] = line.split(';', 1);
      const equals = pair.indexOf('=');
      if (equals > 0) this.#pairs.set(pair.slice(0, equals).trim(), pair.trim());
    }
  }

  clear(): void {
    this.#pairs.clear();
  }

  header(): Record<string, string> {
    return this.empty ? {} : { cookie: [...this.#pairs.values()].join('; ') };
  }
}
