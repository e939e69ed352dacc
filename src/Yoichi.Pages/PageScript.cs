using System.Security.Cryptography;
using System.Text;

namespace Yoichi.Pages;

/// <summary>The little that a style sheet cannot do: the page's language for screen readers, a link that opens
/// it in Japanese (<c>#ja</c>), and what the chart says where one points.</summary>
public static class PageScript
{
    public const string Text = """

        (function () {
          var root = document.documentElement, ja = document.getElementById('lang-ja');
          function language() { root.lang = ja.checked ? 'ja' : 'en'; }
          if (location.hash === '#ja') { ja.checked = true; }
          language();
          document.addEventListener('change', language);
          root.classList.add('js');
          function read(event) {
            var mark = event.target, title = mark.firstElementChild;
            if (!title || title.nodeName !== 'title' || mark.nodeName === 'svg') { return; }
            var out = mark.closest('figure').querySelector('.readout');
            out.textContent = title.textContent;
          }
          document.addEventListener('pointerover', read);
          document.addEventListener('click', read);
        })();

        """;

    /// <summary>Nothing may be fetched, and no script may run but this one.</summary>
    public static string Policy { get; } = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Markup.VerbatimText(Text)))) + "'";
}
