// The theme switch. Without a choice the page follows the system. The choice is
// the only thing kept in localStorage; when that is denied, it lasts for the page.

const key = "handbook-theme";
const root = document.documentElement;

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function apply(theme: string | null): void {
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
}

function isDark(): boolean {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

apply(stored());

class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (!button) return;
    this.hidden = false;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      apply(theme);
      try {
        localStorage.setItem(key, theme);
      } catch {
        // The choice lasts for this page.
      }
      show();
    });
    show();
  }
}

customElements.define("hb-theme", ThemeSwitch);
