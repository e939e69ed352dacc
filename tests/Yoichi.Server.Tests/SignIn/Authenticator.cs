using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Yoichi.Server.Tests.SignIn;

/// <summary>An authenticator in software: one ES256 credential, attestation "none", the user always verified.</summary>
sealed class Authenticator : IDisposable
{
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly byte[] id = RandomNumberGenerator.GetBytes(32);
    uint uses;
    string userHandle = "";

    /// <summary>Where it believes to be; a page elsewhere would be another.</summary>
    public string Origin { get; set; } = "";

    public string Register(JsonElement options)
    {
        userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var point = key.ExportParameters(false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(options.GetProperty("rp").GetProperty("id").GetString()!, 0x45), .. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x59, (byte)(data.Length >> 8), (byte)data.Length, .. data];
        return Credential(new { clientDataJSON = Text(Client("webauthn.create", options)), attestationObject = Text(attestation), transports = new[] { "internal" } });
    }

    public string Assert(JsonElement options)
    {
        var client = Client("webauthn.get", options);
        var data = Data(options.GetProperty("rpId").GetString()!, 0x05);
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature), userHandle });
    }

    public void Dispose() => key.Dispose();

    byte[] Data(string party, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++uses);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(party)), flags, .. count];
    }

    byte[] Client(string type, JsonElement options) => JsonSerializer.SerializeToUtf8Bytes(new
    { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    string Credential(object response) => JsonSerializer.Serialize(new
    { id = Text(id), rawId = Text(id), type = "public-key", clientExtensionResults = new { }, authenticatorAttachment = "platform", response });

    static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
