// Runs before the page shows, so that a chosen theme never flashes.

const key = "handbook-theme";

try {
  const theme = localStorage.getItem(key);
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is denied: the page follows the system.
}
document.documentElement.classList.add("has-script");

export {};
