namespace Yoichi.Forecasting;

/// <summary>What is forecast, and so which values it can have.</summary>
public enum Quantity
{
    /// <summary>Wh a site uses in a slot; never negative.</summary>
    Demand,

    /// <summary>Wh its panels make in a slot; never negative, nothing at night.</summary>
    Solar,

    /// <summary>A slot's clearing price, µ¥/Wh; may be negative.</summary>
    Price,

    /// <summary>Wh a site uses less what its panels make in the slot; may be negative.</summary>
    Net,
}
