// <hb-theme>: the theme switch. Without a choice the page follows the system. The
// choice is the only thing kept in localStorage (early.ts reads it before the page
// shows); when storage is denied, the choice lasts for the page.

import { showTheme, themeKey } from "../early/theme";

const root = document.documentElement;

function isDark(): boolean {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      showTheme(theme);
      try {
        localStorage.setItem(themeKey, theme);
      } catch {
        // The choice lasts for this page.
      }
      show();
    });
    show();
  }
}

customElements.define("hb-theme", ThemeSwitch);
