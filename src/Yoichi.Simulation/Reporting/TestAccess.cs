using System.Runtime.CompilerServices;

// The chart toolkit is nobody's interface but the page's, and is tested all the same.
[assembly: InternalsVisibleTo("Yoichi.Simulation.Tests")]
