using Approx.Core;

namespace Approx.Tests.Core;

public class UnitTests
{
    [Theory]
    [InlineData(1, "mm3", "um3", 1e9)]
    [InlineData(20, "um3", "um3", 20)]
    [InlineData(0.5, "mm", "um", 500)]
    [InlineData(3, "1/mm3", "1/um3", 3e-9)]
    [InlineData(90, "deg", "rad", 1.5707963267948966)]
    public void Converts_between_units_of_one_dimension(double value, string from, string to, double expected) =>
        Assert.Equal(expected, Unit.Parse(from).Convert(value, Unit.Parse(to)), 12 * Math.Abs(expected) * 1e-13);

    [Fact]
    public void Refuses_to_convert_between_dimensions() =>
        Assert.Throws<ApproxException>(() => Unit.Parse("um").Convert(1, Unit.Parse("um2")));

    [Theory]
    [InlineData("parsec")]
    [InlineData("")]
    [InlineData("um99")]
    [InlineData("3")]
    public void Refuses_what_is_no_unit(string text) => Assert.Throws<ApproxException>(() => Unit.Parse(text));

    [Theory]
    [InlineData("1.3um", 1.3, 1.3, 1.3, "um")]
    [InlineData("2,0.5,0.5um", 2, 0.5, 0.5, "um")]
    [InlineData("0.082mm", 0.082, 0.082, 0.082, "mm")]
    [InlineData("6.5,0.78,0.78mm", 6.5, 0.78, 0.78, "mm")]
    [InlineData("1", 1, 1, 1, "voxel")]
    public void Reads_voxel_sizes_in_z_y_x_order(string text, double z, double y, double x, string unit) =>
        Assert.Equal(new VoxelSize(z, y, x, Unit.Parse(unit)), VoxelSize.Parse(text));

    [Theory]
    [InlineData("0um")]
    [InlineData("-1um")]
    [InlineData("1,2um")]
    [InlineData("fast")]
    [InlineData("3s")]
    public void Refuses_what_is_no_voxel_size(string text) => Assert.Throws<ApproxException>(() => VoxelSize.Parse(text));

    [Theory]
    [InlineData("um2", "um3", "um5", "1/um")]
    [InlineData("um3", "1", "um3", "um3")]
    [InlineData("um", "um", "um2", "1")]
    [InlineData("1/mm3", "mm3", "1", "1/mm6")]
    public void Products_and_quotients_add_and_subtract_exponents(string left, string right, string product, string quotient)
    {
        Assert.Equal(product, (Unit.Parse(left) * Unit.Parse(right)).Symbol);
        Assert.Equal(quotient, (Unit.Parse(left) / Unit.Parse(right)).Symbol);
    }
}
