namespace Yoichi.Market;

/// <summary>Which way an order goes. The default value is neither and is never a valid order.</summary>
public enum Side : byte { None = 0, Buy = 1, Sell = 2 }
