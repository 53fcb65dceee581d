// The right to write one plan, held by one tab at a time where the browser has
// locks. Without locks every tab writes, and only revisions are compared.

/** How long another tab may take to give a lock away before it is stolen, in milliseconds. */
const patience = 700;

export class WriterLock {
  /** What ends the hold; undefined when this tab does not hold the lock. */
  private letGo: (() => void) | undefined;
  private queue = new AbortController();

  /** told is called when the lock is lost to another tab, and when it comes after claim said no. */
  constructor(
    private name: string,
    private told: (held: boolean) => void,
  ) {}

  get held(): boolean {
    return !!this.letGo;
  }

  /** Takes the lock if it is free; otherwise waits in line for it. */
  async claim(): Promise<boolean> {
    if (await this.request({ ifAvailable: true })) return true;
    this.queue = new AbortController();
    void this.request({ signal: this.queue.signal }).then((held) => held && this.told(true));
    return false;
  }

  /** Waits a little for the lock, then takes it from whoever has it. */
  async take(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, patience));
    if (this.held) return;
    this.queue.abort();
    if (await this.request({ steal: true })) this.told(true);
  }

  release(): void {
    this.queue.abort();
    this.letGo?.();
    this.letGo = undefined;
  }

  /** Answers whether the lock is held now; it stays so until release, or until it is stolen. */
  private request(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      let letGo = () => {};
      const hold = new Promise<void>((done) => (letGo = done));
      const taken = (lock: Lock | null) => {
        if (lock) this.letGo = letGo;
        resolve(!!lock);
        return lock ? hold : undefined;
      };
      // Pages on plain http have no locks; others may be denied them.
      const without = () => {
        this.letGo = letGo;
        resolve(true);
      };
      if (!navigator.locks) return without();
      navigator.locks.request(this.name, options, taken).catch((error: Error) => {
        if (error.name !== "AbortError") return without();
        resolve(false);
        if (this.letGo !== letGo) return;
        this.letGo = undefined;
        this.told(false);
      });
    });
  }
}
