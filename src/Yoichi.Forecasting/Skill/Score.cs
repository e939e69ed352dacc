namespace Yoichi.Forecasting.Skill;

/// <summary>How far a model's forecasts of one series were from what came.</summary>
/// <param name="Count">Values compared.</param>
/// <param name="Nmae">Mean absolute error over the mean of the actual values.</param>
/// <param name="Nrmse">Root of the mean squared error over the same mean.</param>
/// <param name="Mase">Mean absolute error over that of the day naive forecast within the training part; hourly this is
/// MASE24, half-hourly MASE48.</param>
/// <param name="Pinball">Mean pinball loss of the 10, 50 and 90 % quantiles, over the mean of the actual values.</param>
/// <param name="Coverage">Share of actual values within the 10 to 90 % band, its ends included; 0.8 is right.</param>
public readonly record struct Score(int Count, double Nmae, double Nrmse, double Mase, double Pinball, double Coverage)
{
    /// <summary>1 − RMSE / RMSE of another model: positive is better than it.</summary>
    public double SkillAgainst(in Score reference) => 1 - Nrmse / reference.Nrmse;
}

/// <summary>Adds up errors as they come in.</summary>
public sealed class ScoreSheet
{
    double absolute, squared, actualSum, pinball;
    int count, inside;

    /// <summary>A slot whose actual value or forecast is NaN is passed over.</summary>
    public void Add(double actual, double point, double low, double median, double high)
    {
        if (double.IsNaN(actual) || double.IsNaN(point)) return;
        var error = point - actual;
        absolute += Math.Abs(error);
        squared += error * error;
        actualSum += actual;
        pinball += (Pinball(actual, low, 0.1) + Pinball(actual, median, 0.5) + Pinball(actual, high, 0.9)) / 3;
        count++;
        if (actual >= low && actual <= high) inside++;
    }

    /// <param name="naive">Mean absolute error of the day naive forecast within the training part.</param>
    public Score Total(double naive)
    {
        var mean = actualSum / count;
        return new(count, absolute / count / mean, Math.Sqrt(squared / count) / mean, absolute / count / naive,
            pinball / count / mean, (double)inside / count);
    }

    /// <summary>The loss a forecast of a quantile is least wrong by.</summary>
    public static double Pinball(double actual, double forecast, double quantile) =>
        actual >= forecast ? quantile * (actual - forecast) : (1 - quantile) * (forecast - actual);
}
