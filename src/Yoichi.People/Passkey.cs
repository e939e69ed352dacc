using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Yoichi.People;

/// <summary>A public key somebody signs in by; the private one never leaves their device.</summary>
/// <param name="Id">See <see cref="IdOf"/>.</param>
/// <param name="Name">Its owner's words.</param>
/// <param name="SignCount">Of the authenticator, at its last use.</param>
public sealed record Passkey(
    string Id, string Account, string Name, DateTimeOffset CreatedAt, byte[] CredentialId, byte[] PublicKey, uint SignCount,
    ImmutableArray<string> Transports, bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp, byte[] AttestationObject,
    byte[] ClientDataJson)
{
    /// <summary>An authenticator's own id may have a thousand bytes; its hash has 64 letters.</summary>
    public static string IdOf(byte[] credentialId) => Convert.ToHexStringLower(SHA256.HashData(credentialId));
}
