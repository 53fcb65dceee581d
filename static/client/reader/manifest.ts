// The web manifest, from which browsers install the site. It is no link in the
// page itself, because Chromium reports an error for one in a page from a folder.

if (location.protocol !== "file:") {
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = `${document.documentElement.dataset.root ?? ""}manifest.webmanifest`;
  document.head.append(link);
}

export {};
