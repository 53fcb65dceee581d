// Reloads a page of the server's own when it would look different.
(() => {
  const { version, files } = document.currentScript.dataset;
  const query = new URLSearchParams({ path: decodeURIComponent(location.pathname), version, files });
  const connect = () => {
    const stream = new EventSource(`/_handbook/events?${query}`);
    stream.addEventListener("reload", () => location.reload());
    stream.addEventListener("error", () => {
      stream.close();
      setTimeout(connect, 1000);
    });
    addEventListener("pagehide", () => stream.close());
  };
  connect();
})();
