using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Approx.Core;

namespace Approx.Store;

/// <summary>
/// A manifest as JSON text. Reading is strict: an unknown, missing or doubled field is an error, because a program that does not know
/// a field cannot carry it into the next manifest; every change of fields raises the format version instead.
/// </summary>
internal static class ManifestJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // Made by the compiler: looking the records over by reflection would be most of the time that opening a store takes.
        TypeInfoResolver = ManifestTypes.Default,
    };

    /// <summary>The text of a manifest; the same manifest always gives the same bytes.</summary>
    public static byte[] Write(Manifest manifest) => [.. JsonSerializer.SerializeToUtf8Bytes(manifest, Options), (byte)'\n'];

    /// <summary>Reads and checks a manifest.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="number">The number in the file's name.</param>
    /// <exception cref="ApproxException">Not JSON, of a newer format, or contradictory.</exception>
    public static Manifest Read(byte[] json, string file, int number)
    {
        int format = OrDamaged(file, () => FormatOf(json));
        if (format > Manifest.CurrentFormat)
            throw ApproxException.BadData(
                string.Create(CultureInfo.InvariantCulture, $"the store was written by a newer program: '{file}' has format {format}, this program reads up to {Manifest.CurrentFormat}"),
                "install the newer version of approx");
        return OrDamaged(file, () =>
        {
            Manifest manifest = JsonSerializer.Deserialize<Manifest>(json, Options) ?? throw new JsonException("it is null");
            ManifestCheck.Run(manifest, number);
            return manifest;
        });
    }

    // Read before all else, and leniently: a later format may have any other fields.
    private static int FormatOf(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("format_version", out JsonElement version)
            && version.ValueKind == JsonValueKind.Number
            && version.TryGetInt32(out int format)
            && format > 0) return format;
        throw new JsonException("it has no format_version");
    }

    private static T OrDamaged<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException error)
        {
            string where = error.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $", line {line + 1}") : "";
            throw Damaged(file, where, error.Message.Split(" Path: ")[0], error);
        }
        catch (ApproxException error)
        {
            throw Damaged(file, "", error.Message, error);
        }
    }

    private static ApproxException Damaged(string file, string where, string what, Exception inner) => ApproxException.BadData(
        $"the manifest '{file}'{where} is damaged: {what.ReplaceLineEndings(" ").TrimEnd('.')}",
        "`approx verify` lists every problem; an older snapshot can be chosen by writing its manifest's name into CURRENT",
        inner);
}

/// <summary>What the serializer must know of a manifest's types.</summary>
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class ManifestTypes : JsonSerializerContext;
