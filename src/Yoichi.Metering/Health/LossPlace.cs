namespace Yoichi.Metering.Health;

/// <summary>Where readings are lost. Numbers are stored: append, never renumber.</summary>
public enum LossPlace : byte
{
    None = 0,

    /// <summary>Meter and devices fall silent together: the home's line, gateway or power.</summary>
    Home = 1,

    /// <summary>The devices fall silent while the meter reports: the device or its maker's cloud.</summary>
    DeviceCloud = 2,

    /// <summary>The meter falls silent while the devices report: the link to the meter.</summary>
    MeterLink = 3,

    /// <summary>Many meters fall silent at once: the route their readings take.</summary>
    Route = 4,

    /// <summary>There is one source alone, so nothing tells where on its way the reading was lost.</summary>
    Undecided = 5,
}
