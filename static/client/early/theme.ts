// The chosen theme, on the page and in the colour of the browser's own frame.

/** Where the choice is kept in localStorage. */
export const themeKey = "handbook-theme";

export type Theme = "light" | "dark";

/** Shows the page in a theme, whatever the system prefers. */
export function showTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name='theme-color'][data-for]")) {
    meta.media = meta.dataset.for === theme ? "all" : "not all";
  }
}
