using System.Runtime.CompilerServices;

// The curves of orders are nobody's interface but the page's, and are tested all the same.
[assembly: InternalsVisibleTo("Yoichi.Simulation.Tests")]
