// Keeps one page, which says that there is no connection, with its styles. Everything else comes from the server.
const KEPT = "offline-{{ language() }}";
const PAGE = "{{ url("offline") }}";
const STYLES = [
  {%- for name in ("tokens", "dark", "base", "layout", "components", "pages") %}
  "{{ static("css/" ~ name ~ ".css") }}",
  {%- endfor %}
  "{{ static("icon.svg") }}",
];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([PAGE, ...STYLES])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// Only pages that are walked to, and only where the server does not answer; then also the styles of that page.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  } else if (STYLES.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
