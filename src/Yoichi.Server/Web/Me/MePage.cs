using Yoichi.Units;

namespace Yoichi.Server.Web.Me;

/// <summary>A page of a participant's own. Nobody sees anybody else's.</summary>
public abstract class MePage : WebPage
{
    /// <summary>The participant of who is signed in; null where the account has none.</summary>
    protected ParticipantId? Who { get; private set; }

    protected CommunityNow Now { get; private set; } = null!;

    protected SlotGrid Grid => Now.Grid;

    protected sealed override async Task PrepareAsync()
    {
        Now = await Site.NowAsync().ConfigureAwait(true);
        Who = Site.Participant;
        if (Who is { } who) await LoadAsync(who).ConfigureAwait(true);
    }

    protected virtual Task LoadAsync(ParticipantId who) => Task.CompletedTask;
}
