// Runs before the first paint, so that a chosen theme doesn't flash. A file of its own: the policy allows no inline script.
(function () {
  try {
    var theme = localStorage.getItem('scriptorium.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // No storage: the system's theme.
  }
})();
