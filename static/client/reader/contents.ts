// The table of contents marks the section that is being read, and closes, where
// it is a panel, when a section is chosen.

const contents = document.getElementById("hb-contents");
if (contents) {
  const links = new Map([...contents.querySelectorAll<HTMLAnchorElement>("a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter((heading) => heading !== null);
  const mark = () => {
    const now = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop() ?? headings[0];
    for (const [id, link] of links) {
      if (id === now?.id) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
  headings.forEach((heading) => observer.observe(heading));
  contents.addEventListener("click", (event) => {
    if ((event.target as Element).closest("a") && contents.matches(":popover-open")) contents.hidePopover();
  });
}

export {};
