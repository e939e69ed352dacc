using System.Security.Cryptography;

namespace Yoichi.Server.SignIn;

/// <summary>Things nobody can guess.</summary>
static class Secrets
{
    // No vowels: no words. No 0, 1, l: nothing to misread.
    const string Letters = "bcdfghjkmnpqrstvwxz23456789";

    /// <summary>Id of a row; 80 bits.</summary>
    public static string Id(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10));

    /// <summary>For a link; 256 bits.</summary>
    public static string Token() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>To be typed once; 20 letters, 95 bits.</summary>
    public static string Password() => RandomNumberGenerator.GetString(Letters, 20);

    /// <summary>A participant's pseudonym, e.g. <c>P4k9x2mqt</c>; 8 letters, told apart from those that are taken by the community.</summary>
    public static string Pseudonym() => "P" + RandomNumberGenerator.GetString(Letters, 8);

    public static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);
}
