using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Yoichi.Web.Tests;

/// <summary>A page as axe-core judges it in Chromium, WCAG 2.1 A and AA: contrast as it is computed, names, roles, order.</summary>
static class Axe
{
    static readonly string Script = new BundledAxeScriptProvider().GetScript();

    const string Run = """
        async () => {
          const found = await axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }, resultTypes: ['violations'] });
          return found.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target.join(' ') + ' ' + n.html.slice(0, 200) + ' ' + n.any.map(a => a.message).join('; ')));
        }
        """;

    /// <summary>Two pieces of text of one drawn chart that cover each other; null for none. Boxes of lines below one another may touch: letters do not
    /// fill theirs.</summary>
    const string Overlaps = """
        () => {
          for (const chart of document.querySelectorAll('.chart svg')) {
            const texts = [...chart.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => [t.textContent, t.getBoundingClientRect()]);
            for (let i = 0; i < texts.length; i++)
              for (let j = 0; j < i; j++) {
                const [a, b] = [texts[i][1], texts[j][1]];
                if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5) return texts[j][0] + ' / ' + texts[i][0];
              }
          }
          return null;
        }
        """;

    /// <summary>Every fault found on the page that is shown, in words.</summary>
    public static async Task<IEnumerable<string>> FaultsAsync(IPage page)
    {
        await page.EvaluateAsync(Script);
        var faults = await page.EvaluateAsync<string[]>(Run);
        return await page.EvaluateAsync<string?>(Overlaps) is { } overlap ? faults.Append($"a chart's words lie on each other: {overlap}") : faults;
    }
}
