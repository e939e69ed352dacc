using System.Runtime.InteropServices;

namespace Yoichi.Forecasting.Trees;

/// <summary>The part of xgboost's C interface that training needs (Debian <c>libxgboost0</c>, 1.7). Optional: without
/// it nothing here may be called.</summary>
/// <remarks>One thread, so that the sums in its histograms, and with them the trees, come out the same on every run.
/// Source of the signatures: xgboost's <c>c_api.h</c>.</remarks>
static partial class XgBoost
{
    const string Library = "libxgboost.so.0";

    /// <summary>Whether the library can be loaded.</summary>
    public static bool IsThere { get; } = NativeLibrary.TryLoad(Library, typeof(XgBoost).Assembly, null, out _);

    /// <summary>Trains trees and gives the model as xgboost's own JSON, in UTF-8.</summary>
    /// <param name="rows">Features, row after row; NaN where one is missing.</param>
    /// <param name="labels">One per row.</param>
    /// <param name="settings">xgboost's names and values.</param>
    /// <param name="trees">How many to grow.</param>
    /// <exception cref="InvalidOperationException">The library refused; its message is in the exception's.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two trees.</exception>
    public static byte[] Train(ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> labels,
        IReadOnlyList<(string Name, string Value)> settings, int trees, CancellationToken cancellationToken)
    {
        var (matrix, booster) = (IntPtr.Zero, IntPtr.Zero);
        try
        {
            Check(XGDMatrixCreateFromMat(rows, (ulong)labels.Length, (ulong)columns, float.NaN, out matrix));
            Check(XGDMatrixSetFloatInfo(matrix, "label", labels, (ulong)labels.Length));
            Check(XGBoosterCreate([matrix], 1, out booster));
            Check(XGBoosterSetParam(booster, "nthread", "1"));
            foreach (var (name, value) in settings) Check(XGBoosterSetParam(booster, name, value));
            for (var tree = 0; tree < trees; tree++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Check(XGBoosterUpdateOneIter(booster, tree, matrix));
            }

            Check(XGBoosterSaveModelToBuffer(booster, """{"format": "json"}""", out var length, out var bytes));
            var model = new byte[checked((int)length)];
            Marshal.Copy(bytes, model, 0, model.Length);
            return model;
        }
        finally
        {
            if (booster != IntPtr.Zero) _ = XGBoosterFree(booster);
            if (matrix != IntPtr.Zero) _ = XGDMatrixFree(matrix);
        }
    }

    /// <summary>What the library itself makes of a model it wrote: the twin of <see cref="Forest"/>.</summary>
    public static float[] Predict(ReadOnlySpan<byte> model, ReadOnlySpan<float> rows, int columns)
    {
        var (matrix, booster) = (IntPtr.Zero, IntPtr.Zero);
        var count = rows.Length / columns;
        try
        {
            Check(XGDMatrixCreateFromMat(rows, (ulong)count, (ulong)columns, float.NaN, out matrix));
            Check(XGBoosterCreate([], 0, out booster));
            Check(XGBoosterSetParam(booster, "nthread", "1"));
            Check(XGBoosterLoadModelFromBuffer(booster, model, (ulong)model.Length));
            Check(XGBoosterPredict(booster, matrix, 0, 0, 0, out var length, out var found));
            var predicted = new float[checked((int)length)];
            Marshal.Copy(found, predicted, 0, predicted.Length);
            return predicted;
        }
        finally
        {
            if (booster != IntPtr.Zero) _ = XGBoosterFree(booster);
            if (matrix != IntPtr.Zero) _ = XGDMatrixFree(matrix);
        }
    }

    static void Check(int outcome)
    {
        if (outcome == 0) return;
        var message = Marshal.PtrToStringUTF8(XGBGetLastError()) ?? "no message";
        throw new InvalidOperationException("xgboost: " + message.Split('\n')[0]);
    }

    [LibraryImport(Library)]
    private static partial IntPtr XGBGetLastError();

    [LibraryImport(Library)]
    private static partial int XGDMatrixCreateFromMat(ReadOnlySpan<float> data, ulong rows, ulong columns, float missing, out IntPtr matrix);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int XGDMatrixSetFloatInfo(IntPtr matrix, string field, ReadOnlySpan<float> values, ulong count);

    [LibraryImport(Library)]
    private static partial int XGDMatrixFree(IntPtr matrix);

    [LibraryImport(Library)]
    private static partial int XGBoosterCreate(ReadOnlySpan<IntPtr> matrices, ulong count, out IntPtr booster);

    [LibraryImport(Library)]
    private static partial int XGBoosterFree(IntPtr booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int XGBoosterSetParam(IntPtr booster, string name, string value);

    [LibraryImport(Library)]
    private static partial int XGBoosterUpdateOneIter(IntPtr booster, int iteration, IntPtr matrix);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int XGBoosterSaveModelToBuffer(IntPtr booster, string settings, out ulong length, out IntPtr bytes);

    [LibraryImport(Library)]
    private static partial int XGBoosterLoadModelFromBuffer(IntPtr booster, ReadOnlySpan<byte> model, ulong length);

    [LibraryImport(Library)]
    private static partial int XGBoosterPredict(
        IntPtr booster, IntPtr matrix, int options, uint treeLimit, int training, out ulong length, out IntPtr predicted);
}
