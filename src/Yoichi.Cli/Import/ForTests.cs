using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Yoichi.Cli.Tests")]
