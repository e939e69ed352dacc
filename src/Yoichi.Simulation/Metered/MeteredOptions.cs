namespace Yoichi.Simulation.Metered;

/// <summary>What a settlement of real meters changes of the community's file; null leaves it as written.</summary>
/// <param name="Month">First of the month to settle; null for the community's own days.</param>
/// <param name="CloseAfterDays">Days after the last one on which the month is closed.</param>
public sealed record MeteredOptions(DateOnly? Month = null, int? CloseAfterDays = null);
