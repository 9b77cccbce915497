// Runs before the first paint, so that theme and language never flash. A file of its own: the content
// security policy forbids inline scripts. Keys and values match stores/preferences.ts.
(function () {
  var root = document.documentElement;
  var stored = {};
  try {
    stored = JSON.parse(localStorage.getItem('terroir-preferences') || '{}').state || {};
  } catch {
    // A storage that is blocked or broken means the defaults.
    stored = {};
  }
  var light =
    stored.theme === 'light' ||
    (stored.theme === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  root.dataset.theme = light ? 'light' : 'dark';
  root.lang = stored.language || ((navigator.language || 'en').toLowerCase().startsWith('ko') ? 'ko' : 'en');
})();

// zod makes parsers from strings, which the content security policy forbids and reports even as a try. Its own
// switch, z.config, comes too late: schemas are made while the modules load.
// The name is zod's.
// oxlint-disable-next-line no-underscore-dangle
globalThis.__zod_globalConfig = { jitless: true };
