using System.Text;
using Yoichi.Units;

namespace Yoichi.AuditLog.Tests;

/// <summary>Ed25519 by RFC 8032, 7.1; notes by the published key, text and signature of golang.org/x/mod/sumdb/note.</summary>
public sealed class NoteTests
{
    const string Key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const string PrivateKey = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const string Signature = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Rfc_8032_signatures_come_out(string seed, string key, string message, string signature)
    {
        var (secret, text) = (Convert.FromHexString(seed), Convert.FromHexString(message));
        Assert.Equal(key, Convert.ToHexStringLower(Ed25519.PublicKey(secret)));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(secret, text)));
        Assert.True(Ed25519.Verify(Convert.FromHexString(key), text, Convert.FromHexString(signature)));
        Assert.False(Ed25519.Verify(Convert.FromHexString(key), [.. text, 0], Convert.FromHexString(signature)));
    }

    [Fact]
    public void The_published_note_is_signed_and_read()
    {
        var key = NoteKey.Parse(Key, "key");
        Assert.Equal(Key, key.ToString());
        var signer = new NoteSigner("PeterNeumann", NoteKey.Log, Convert.FromBase64String(PrivateKey).AsSpan(1));
        Assert.Equal(key, signer.Key);
        var note = new SignedNote(Text, []).SignedBy(signer);
        Assert.Equal(Text + "\n" + Signature, Encoding.UTF8.GetString(note.ToBytes()));
        Assert.True(SignedNote.Parse(note.ToBytes(), "note").IsSignedBy(key, "note", out _));
    }

    [Fact]
    public void No_byte_of_a_note_can_be_changed_to_any_other()
    {
        var key = NoteKey.Parse(Key, "key");
        var good = Encoding.UTF8.GetBytes(Text + "\n" + Signature);
        for (var at = 0; at < good.Length; at++)
            for (var other = 0; other < 256; other++)
            {
                if (other == good[at]) continue;
                byte[] bad = [.. good];
                bad[at] = (byte)other;
                Assert.False(Holds(bad, key), $"byte {at} as {other}");
            }

        for (var length = 0; length < good.Length; length++) Assert.False(Holds(good[..length], key), $"cut off at {length}");
    }

    [Fact]
    public void A_verifier_key_that_was_mangled_is_none()
    {
        for (var at = 0; at < Key.Length; at++)
        {
            var bad = Key[..at] + (char)(Key[at] + 1) + Key[(at + 1)..];
            Assert.Equal("log.key", Assert.Throws<InputException>(() => NoteKey.Parse(bad, "key")).Problem.Code);
        }

        foreach (var bad in new[] { "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==", "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW" })
            Assert.Throws<InputException>(() => NoteKey.Parse(bad, "key"));
    }

    [Fact]
    public void A_witness_signs_with_its_time_and_under_the_log()
    {
        var log = new NoteSigner("example.com/log", NoteKey.Log, new byte[32]);
        var witness = new NoteSigner("witness.example/w1", NoteKey.Witness, Enumerable.Repeat((byte)7, 32).ToArray());
        var checkpoint = new Checkpoint("example.com/log", 3, Hashing.Empty);
        var at = DateTimeOffset.FromUnixTimeSeconds(1_679_315_147);
        var note = SignedNote.Parse(checkpoint.SignedBy(log).SignedBy(witness, at).ToBytes(), "note");
        Assert.True(note.IsSignedBy(log.Key, "note", out _));
        Assert.True(note.IsSignedBy(witness.Key, "note", out var signed));
        Assert.Equal(at, signed);
        Assert.Equal(checkpoint, Checkpoint.Of(note, "note"));
        var late = note.Signatures[1] with { Bytes = note.Signatures[1].Bytes.SetItem(7, (byte)(note.Signatures[1].Bytes[7] + 1)) };
        Assert.Throws<LogException>(() => (note with { Signatures = [note.Signatures[0], late] }).IsSignedBy(witness.Key, "note", out _));
        Assert.False((note with { Signatures = [note.Signatures[0]] }).IsSignedBy(witness.Key, "note", out _));
    }

    static bool Holds(byte[] bytes, NoteKey key)
    {
        try
        {
            return SignedNote.Parse(bytes, "note").IsSignedBy(key, "note", out _);
        }
        catch (LogException)
        {
            return false;
        }
    }
}
