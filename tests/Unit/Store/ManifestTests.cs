using System.Text;
using System.Text.Json.Nodes;
using Approx.Core;
using Approx.Store;

namespace Approx.Tests.Store;

public sealed class ManifestTests
{
    private static readonly string Hash = new('0', 64);

    [Fact]
    public void A_manifest_read_back_is_the_same_to_the_byte()
    {
        byte[] json = ManifestJson.Write(Full());
        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(ManifestJson.Write(Read(json))));
    }

    [Fact]
    public void A_manifest_says_what_a_reader_of_the_text_looks_for()
    {
        JsonNode json = JsonNode.Parse(ManifestJson.Write(Full()))!;
        Assert.Equal(1, (int)json["format_version"]!);
        Assert.Equal("00000000000000ff", (string)json["seed"]!);
        JsonNode column = json["tables"]![0]!["definition"]!["columns"]![1]!;
        Assert.Equal("float64", (string)column["type"]!);
        Assert.Equal("metric", (string)column["role"]!);
        Assert.Equal("um3", (string)column["unit"]!);
        Assert.Equal("tables/objects/000007-00000000-000.parquet", (string)json["tables"]![0]!["parts"]![0]!["file"]!["path"]!);
    }

    [Fact]
    public void A_newer_format_is_refused_as_newer_and_not_as_damaged()
    {
        JsonNode json = JsonNode.Parse(ManifestJson.Write(Full()))!;
        json["format_version"] = 2;
        json["tables"] = "something else altogether";
        ApproxException error = Assert.Throws<ApproxException>(() => Read(json));
        Assert.Contains("newer program", error.Message);
        Assert.DoesNotContain("damaged", error.Message);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("tables/../../x")]
    [InlineData("../tables/x")]
    [InlineData("tables/objects/..")]
    [InlineData("tables//x")]
    [InlineData("tables\\objects\\x")]
    [InlineData("C:/tables/x")]
    [InlineData("tables/objects/a'b")]
    [InlineData("tables/objects/*.parquet")]
    [InlineData("tmp/x")]
    [InlineData("manifests/000001.json")]
    [InlineData("CURRENT")]
    [InlineData("")]
    public void A_path_that_could_lead_out_of_the_data_folders_is_refused(string path)
    {
        JsonNode json = JsonNode.Parse(ManifestJson.Write(Full()))!;
        json["tables"]![0]!["parts"]![0]!["file"]!["path"] = path;
        Assert.Contains("no path inside the store", Assert.Throws<ApproxException>(() => Read(json)).Message);
    }

    [Theory]
    [InlineData("number", "8")]
    [InlineData("parent", "7")]
    [InlineData("seed", "\"ff\"")]
    [InlineData("length_unit", "\"s\"")]
    [InlineData("length_unit", "\"furlong\"")]
    [InlineData("tables", "null")]
    [InlineData("tables", "[null]")]
    [InlineData("samples", "[{}]")]
    [InlineData("surprise", "1")]
    [InlineData("format_version", "0")]
    [InlineData("format_version", "\"1\"")]
    public void A_field_that_is_wrong_missing_or_unknown_is_damage(string field, string value)
    {
        JsonNode json = JsonNode.Parse(ManifestJson.Write(Full()))!;
        json[field] = JsonNode.Parse(value);
        Assert.Contains("damaged", Assert.Throws<ApproxException>(() => Read(json)).Message);
    }

    [Theory]
    [InlineData("rows", "0")]
    [InlineData("rows", "-5")]
    [InlineData("columns", "[\"object_id\",\"no_such\"]")]
    [InlineData("columns", "[\"volume\",\"VOLUME\"]")]
    [InlineData("columns", "[null]")]
    [InlineData("file", "null")]
    public void A_part_that_contradicts_its_table_is_damage(string field, string value)
    {
        JsonNode json = JsonNode.Parse(ManifestJson.Write(Full()))!;
        json["tables"]![0]!["parts"]![0]![field] = JsonNode.Parse(value);
        Assert.Contains("damaged", Assert.Throws<ApproxException>(() => Read(json)).Message);
    }

    [Fact]
    public void Doubled_fields_tables_and_files_are_damage()
    {
        string text = Encoding.UTF8.GetString(ManifestJson.Write(Full()));
        Assert.Contains("damaged", Assert.Throws<ApproxException>(() => Read(Encoding.UTF8.GetBytes(text.Replace("\"number\": 7,", "\"number\": 7, \"number\": 7,", StringComparison.Ordinal)))).Message);
        JsonNode json = JsonNode.Parse(text)!;
        json["tables"]!.AsArray().Add(json["tables"]![0]!.DeepClone());
        Assert.Contains("damaged", Assert.Throws<ApproxException>(() => Read(json)).Message);
    }

    [Fact]
    public void A_manifest_cut_off_anywhere_is_one_clear_error()
    {
        byte[] whole = ManifestJson.Write(Full());
        for (int length = 0; length < whole.Length - 2; length += 7)
        {
            byte[] torn = whole[..length];
            Assert.Contains("damaged", Assert.Throws<ApproxException>(() => Read(torn)).Message);
        }
    }

    [Fact]
    public void A_manifest_with_any_one_byte_changed_is_read_or_refused_and_never_crashes()
    {
        byte[] whole = ManifestJson.Write(Full());
        Random random = new(20);
        for (int i = 0; i < 2000; i++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                Read(changed);
            }
            catch (ApproxException refused)
            {
                Assert.Equal(ErrorKind.Data, refused.Kind);
            }
        }
    }

    private static Manifest Read(JsonNode json) => Read(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static Manifest Read(byte[] json) => ManifestJson.Read(json, "manifests/000007.json", 7);

    private static Manifest Full() => new()
    {
        FormatVersion = 1,
        Number = 7,
        Parent = 5,
        Seed = "00000000000000ff",
        LengthUnit = "um",
        Provenance = new Provenance { Why = "extract", Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero), Program = "approx 0.1.0", Sources = [new SourceFile("α.tif", 1, Hash)] },
        Tables =
        [
            new TableEntry
            {
                Definition = new TableDefinition("objects",
                [
                    new ColumnDefinition("object_id", ColumnType.Int64, ColumnRole.Id, Nullable: false),
                    new ColumnDefinition("volume", ColumnType.Float64, ColumnRole.Metric, "um3", "voxels × voxel volume", "1"),
                ]),
                Version = 6,
                Parts = [new PartEntry { File = File("tables/objects/000007-00000000-000.parquet"), Rows = 3, Columns = ["object_id", "volume"] }],
            },
        ],
        Samples =
        [
            new SampleEntry
            {
                Name = "objects_genotype",
                Description = new SampleDescription("objects", ["genotype"], 2, 1000) { Parameters = new Dictionary<string, string> { ["outliers"] = "volume" } },
                TableVersion = 6,
                Files = new Dictionary<string, FileEntry> { ["rows"] = File("samples/objects_genotype/000007-rows.arrow") },
            },
        ],
        Moments = [new SummaryEntry { Table = "objects", TableVersion = 5, File = File("moments/m.arrow") }],
        Groups = [new SummaryEntry { Table = "objects", TableVersion = 6, File = File("groups/g.arrow") }],
        VolumeFiles = [new VolumeFileEntry { Volume = "any text", Kind = "labels", File = File("volumes/labels/l.nrrd") }],
    };

    private static FileEntry File(string path) => new() { Path = path, Bytes = 10, Sha256 = Hash };
}
