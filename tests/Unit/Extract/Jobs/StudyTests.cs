using Approx.Core;
using Approx.Extract;
using Approx.Extract.Volumes;
using Approx.Store;
using Approx.Tests.Cli;

namespace Approx.Tests.Extract.Jobs;

/// <summary>Which volumes a job reads, whose they are, and what is known of them.</summary>
public sealed class StudyTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_of_a_pattern_come_in_the_order_people_count_and_get_short_names()
    {
        foreach (string name in (string[])["s10.tif", "s2.tif", "s1.ome.tif"]) folder.Text(name, "");
        Assert.Equal(["s1", "s2", "s10"], InputVolumes.Find([folder["s*.tif"]], VolumeOpenOptions.Default).Select(v => v.Id));
    }

    [Fact]
    public void Files_of_the_same_name_are_told_apart_by_their_folders()
    {
        foreach (string day in (string[])["day1", "day2"])
        {
            Directory.CreateDirectory(folder[day]);
            folder.Text(day + "/scan.tif", "");
        }
        Assert.Equal(["day1/scan", "day2/scan"], InputVolumes.Find([folder["day*/scan.tif"]], VolumeOpenOptions.Default).Select(v => v.Id));
    }

    [Fact]
    public void A_folder_of_volumes_is_a_box_and_a_folder_of_slices_is_one_volume()
    {
        Directory.CreateDirectory(folder["box"]);
        Phantom.Write(folder["box/a.tif"], 1);
        Phantom.Write(folder["box/b.npy"], 2);
        Assert.Equal(["a", "b"], InputVolumes.Find([folder["box"]], VolumeOpenOptions.Default).Select(v => v.Id));
    }

    [Theory]
    [InlineData("m1", "m1")]
    [InlineData("(m\\d+)_", "m07")]
    [InlineData("day\\d", "day3")]
    public void A_specimen_is_a_name_or_what_an_expression_finds(string rule, string specimen) =>
        Assert.Equal(specimen, new SpecimenRule(rule).Of(new InputVolume("day3/m07_left.tif", "m07_left")));

    [Fact]
    public void Without_a_rule_each_volume_is_its_own_specimen() => Assert.Equal("m07_left", new SpecimenRule(null).Of(new InputVolume("day3/m07_left.tif", "m07_left")));

    [Fact]
    public void A_broken_expression_is_wrong_usage() => Assert.Equal(ErrorKind.Usage, Assert.Throws<ApproxException>(() => new SpecimenRule("(m")).Kind);

    [Fact]
    public void Design_columns_are_typed_by_their_values()
    {
        StudyDesign design = new(["lab = north", "day=3"], folder.Text("a.csv", "specimen,dose,score,sex\nm1,1,0.5,f\nm2,,2,m\n"));
        Assert.Equal(
            [("lab", ColumnType.Utf8), ("day", ColumnType.Int64), ("dose", ColumnType.Int64), ("score", ColumnType.Float64), ("sex", ColumnType.Utf8)],
            design.Columns.Select(c => (c.Name, c.Type)));
        Assert.Equal(["north", 3L, null, 2.0, "m"], design.ValuesOf(new InputVolume("x.tif", "x"), "m2"));
        Assert.Equal(ErrorKind.Data, Assert.Throws<ApproxException>(() => design.ValuesOf(new InputVolume("x.tif", "x"), "m3")).Kind);
    }

    [Theory]
    [InlineData("specimen,a\nm1,1\nm1,2\n", "line 3: 'm1' stands there twice")]
    [InlineData("specimen,a,b\nm1,1\n", "line 2: ")]
    [InlineData("specimen\nm1\n", "no header with a key")]
    [InlineData("", "no header with a key")]
    public void A_wrong_design_table_is_refused(string text, string message)
    {
        ApproxException e = Assert.Throws<ApproxException>(() => new StudyDesign([], folder.Text("a.csv", text)));
        Assert.Equal(ErrorKind.Data, e.Kind);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("volume=3", "has the name of a column of the objects table")]
    [InlineData("=3", "has no name and value")]
    public void A_wrong_design_column_is_refused(string assignment, string message) =>
        Assert.Contains(message, Assert.Throws<ApproxException>(() => new StudyDesign([assignment])).Message, StringComparison.Ordinal);
}
