// The right to write one plan, held by one tab at a time where the browser has
// locks. Without locks every tab writes, and only revisions are compared.

/** How long another tab may take to give a lock away before it is stolen, in milliseconds. */
const patience = 700;

export interface WriterLock {
  isHeld(): boolean;
  /** Takes the lock if it is free; otherwise waits in line for it. */
  claim(): Promise<boolean>;
  /** Waits a little for the lock, then takes it from whoever has it. */
  take(): Promise<void>;
  release(): void;
}

/** told is called when the lock is lost to another tab, and when it comes after claim said no. */
export function writerLock(name: string, told: (held: boolean) => void): WriterLock {
  /** What ends the hold; undefined when this tab does not hold the lock. */
  let letGo: (() => void) | undefined;
  let queue = new AbortController();

  /** Answers whether the lock is held now; it stays so until release, or until it is stolen. */
  const request = (options: LockOptions): Promise<boolean> =>
    new Promise((resolve) => {
      let end = () => {};
      const hold = new Promise<void>((done) => (end = done));
      const taken = (lock: Lock | null) => {
        if (lock) letGo = end;
        resolve(!!lock);
        return lock ? hold : undefined;
      };
      // Pages on plain http have no locks; others may be denied them.
      const without = () => {
        letGo = end;
        resolve(true);
      };
      if (!navigator.locks) return without();
      navigator.locks.request(name, options, taken).catch((error: Error) => {
        if (error.name !== "AbortError") return without();
        resolve(false);
        if (letGo !== end) return;
        letGo = undefined;
        told(false);
      });
    });

  return {
    isHeld: () => !!letGo,
    async claim() {
      if (await request({ ifAvailable: true })) return true;
      queue = new AbortController();
      void request({ signal: queue.signal }).then((held) => held && told(true));
      return false;
    },
    async take() {
      await new Promise((resolve) => setTimeout(resolve, patience));
      if (letGo) return;
      queue.abort();
      if (await request({ steal: true })) told(true);
    },
    release() {
      queue.abort();
      letGo?.();
      letGo = undefined;
    },
  };
}
