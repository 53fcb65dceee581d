// Runs before the page shows, so that a chosen theme never flashes.

import { showTheme, themeKey } from "./theme";

try {
  const theme = localStorage.getItem(themeKey);
  if (theme === "light" || theme === "dark") showTheme(theme);
} catch {
  // Storage is denied: the page follows the system.
}
document.documentElement.classList.add("has-script");
