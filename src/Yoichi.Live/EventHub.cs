using Yoichi.Community;

namespace Yoichi.Live;

/// <summary>Hears a community's events: for the digest, for the views, and for whoever asked for them.</summary>
sealed class EventHub(EventDigest digest) : IEventSink
{
    public EventDigest Digest => digest;

    /// <summary>Null until the community is there to make them from.</summary>
    public IViewSource? Views { get; set; }

    /// <summary>Gets what happens now; null while nobody asks.</summary>
    public List<Event>? Heard { get; set; }

    /// <summary>Gets what is to be sent; null while the journal is replayed: what it led to was kept then.</summary>
    public Action<Event>? Send { get; set; }

    public void On(Event happened)
    {
        digest.On(happened);
        Views?.On(happened);
        Heard?.Add(happened);
        Send?.Invoke(happened);
    }
}
