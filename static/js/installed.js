// The page that says there is no connection, where the browser can keep one (over HTTPS, and on this machine itself).
navigator.serviceWorker?.register("/service-worker.js").catch(() => {});
