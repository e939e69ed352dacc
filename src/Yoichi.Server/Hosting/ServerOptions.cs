using Yoichi.Community;
using Yoichi.Live;

namespace Yoichi.Server.Hosting;

/// <summary>How a server is to run.</summary>
public sealed record ServerOptions
{
    /// <summary>Folder of the embedded database and of what else is kept; made where it is not there.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Connection string of a PostgreSQL database; null for the SQLite file in the data folder.</summary>
    public string? Storage { get; init; }

    /// <summary>Where to listen, e.g. <c>http://127.0.0.1:5080</c>; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Begins a community's journal where there is none of its name; null to serve only what is kept.</summary>
    public CommunityDefinition? Definition { get; init; }

    /// <summary>Which agents order for the members of a community, and what stands at their places; kept where nothing is kept yet. Null
    /// to go by what is kept.</summary>
    public DeskSeed? Desk { get; init; }

    /// <summary>The agents there are; null for the program's own.</summary>
    public Bidding.AgentCatalog? Agents { get; init; }

    /// <summary>The clock of market, sessions and requests alike.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The clock by which a store that failed is waited for; the machine's, whatever the market's is.</summary>
    public TimeProvider Waits { get; init; } = TimeProvider.System;

    /// <summary>Of the writer of each community.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>How long reasons and kept answers are kept.</summary>
    public KeepRules Keep { get; init; } = new();

    /// <summary>Shows what is kept and takes nothing: the clock of the market stands.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>How many times faster than life the clock goes; 1 for life.</summary>
    public double Pace { get; init; } = 1;

    /// <summary>PFX file, or PEM with <see cref="CertificateKey"/>; null where the address is http.</summary>
    public string? Certificate { get; init; }

    public string? CertificateKey { get; init; }

    /// <summary>Of a PFX file or an encrypted key; null for none.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>A proxy on this machine ends TLS: its X-Forwarded-For and X-Forwarded-Proto are believed.</summary>
    public bool IsBehindProxy { get; init; }

    /// <summary>Proxies on other machines that are believed besides: theirs are the last hops before this server.</summary>
    public IReadOnlyList<System.Net.IPAddress> TrustedProxies { get; init; } = [];

    /// <summary>Share of what was traded in eight days that may be settled otherwise than traded, per cent, before an operator's page calls it an alarm.</summary>
    public double ImbalanceAlarmPercent { get; init; } = 20;

    /// <summary>How much one address, account or key may ask for.</summary>
    public SignIn.Limits Limits { get; init; } = new();

    /// <summary>How often a password is hashed: what a sign-in costs us, and whoever guesses at a stolen database.</summary>
    public int PasswordRounds { get; init; } = 100_000;

    public LogFormat Log { get; init; } = LogFormat.Text;

    /// <summary>Where a collector takes metrics and traces by OTLP; null for nowhere.</summary>
    public string? TelemetryEndpoint { get; init; }

    /// <summary>Where the logs of the communities are anchored; null for nowhere.</summary>
    public Anchoring.ChainOptions? Chain { get; init; }
}

/// <summary>What a community's file says of its members' places.</summary>
public sealed record DeskSeed(Desk.DeskSetup Setup, IReadOnlyList<Desk.RegisteredSite> Sites);

public enum LogFormat
{
    /// <summary>One line an event, for people.</summary>
    Text,

    /// <summary>One JSON object an event, for machines.</summary>
    Json,

    /// <summary>Nothing: for tests.</summary>
    None,
}
