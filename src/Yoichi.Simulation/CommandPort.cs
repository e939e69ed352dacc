using Yoichi.Community;

namespace Yoichi.Simulation;

/// <summary>Puts commands to the community, after writing them down.</summary>
sealed class CommandPort(Community.Community community, JournalWriter? journal)
{
    public void Send(Command command)
    {
        journal?.Append(command);
        community.Apply(command);
    }
}

/// <summary>Hands each event to several listeners, in order.</summary>
sealed class EventFan(params IEventSink[] sinks) : IEventSink
{
    public void On(Event happened)
    {
        foreach (var sink in sinks) sink.On(happened);
    }
}
