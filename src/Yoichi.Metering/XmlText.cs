using System.Xml;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>Reads XML from outside: no document types, so neither entities that grow nor files that are
/// fetched.</summary>
static class XmlText
{
    /// <summary>Elements inside each other; no format here needs more.</summary>
    public const int MostDepth = 64;

    /// <param name="text">Already decoded: what the declaration says of the encoding no longer matters.</param>
    public static XmlReader Open(string text) => XmlReader.Create(new StringReader(text), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = MeterFile.MostBytes,
        MaxCharactersFromEntities = 1024,
    });

    /// <summary>Runs a reading and turns what is wrong with the XML into a refusal with its place.</summary>
    /// <exception cref="InputException">Not well-formed, with a document type, or too deep.</exception>
    public static void Guarded(Import import, Action read)
    {
        try
        {
            read();
        }
        catch (XmlException wrong)
        {
            // The parser's own words name encodings and .NET settings; the place says enough.
            throw import.Fault("file.xml", wrong.Message.Contains("DTD", StringComparison.Ordinal)
                ? "a document type (DTD) stands in it: such files are refused"
                : "it is not well-formed XML, or is cut off", Math.Max(1, wrong.LineNumber), Math.Max(1, wrong.LinePosition));
        }
    }
}
