// Scripts that load when they are wanted.

/** Runs a script of the site, whose path is from the root of the site; rejects when it does not load. */
export function loadScript(path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = (document.documentElement.dataset.root ?? "") + path;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}
