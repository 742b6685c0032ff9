/* Optional: every page works without this file. It moves the focus to an error summary, warns before typed text is
   lost, keeps "details" as the reader left them, counts characters, and names table roles that cards would hide. */
(function () {
  "use strict";
  var all = function (selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); };

  var summary = document.querySelector(".ct-errors[tabindex]");
  if (summary) { summary.focus(); }

  all("form[data-guard]", function (form) {
    var dirty = false;
    form.addEventListener("input", function () { dirty = true; });
    form.addEventListener("submit", function () { dirty = false; });
    window.addEventListener("beforeunload", function (event) {
      if (dirty) { event.preventDefault(); event.returnValue = ""; }
    });
  });

  all("details[data-keep]", function (details) {
    var key = "ct-open-" + details.getAttribute("data-keep");
    try {
      if (sessionStorage.getItem(key) !== null) { details.open = sessionStorage.getItem(key) === "1"; }
      details.addEventListener("toggle", function () { sessionStorage.setItem(key, details.open ? "1" : "0"); });
    } catch (refused) { /* A browser that keeps nothing shows the details closed. */ }
  });

  all("[data-tally]", function (tally) {
    var area = document.getElementById(tally.getAttribute("data-for"));
    var limit = Number(tally.getAttribute("data-tally"));
    if (!area) { return; }
    var show = function () {
      var used = Array.from(area.value).length;
      tally.hidden = used < limit * 0.8;
      tally.textContent = used.toLocaleString(document.documentElement.lang) + " / " + limit.toLocaleString(document.documentElement.lang);
    };
    area.addEventListener("input", show);
    show();
  });

  all(".ct-table--cards", function (table) {
    table.setAttribute("role", "table");
    [["thead, tbody", "rowgroup"], ["tr", "row"], ["thead th", "columnheader"], ["tbody th", "rowheader"], ["td", "cell"]]
      .forEach(function (pair) {
        Array.prototype.forEach.call(table.querySelectorAll(pair[0]), function (part) { part.setAttribute("role", pair[1]); });
      });
  });

  document.addEventListener("keydown", function (event) {
    var menu = document.querySelector(".ct-who[open]");
    if (event.key === "Escape" && menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
