namespace Approx.Cli.Preview;

/// <summary>A colour of a picture.</summary>
internal readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>A grey.</summary>
    public static Rgb Grey(byte level) => new(level, level, level);
}

/// <summary>A picture in memory, 8 bits each of red, green and blue. What lies outside is not drawn.</summary>
internal sealed class Canvas
{
    private readonly byte[] rgb;

    /// <summary>A picture of one colour.</summary>
    public Canvas(int width, int height, Rgb ground)
    {
        (Width, Height, rgb) = (width, height, new byte[3 * width * height]);
        Fill(0, 0, width, height, ground);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Colours one pixel.</summary>
    public void Set(int x, int y, Rgb colour)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height) return;
        int at = 3 * ((y * Width) + x);
        (rgb[at], rgb[at + 1], rgb[at + 2]) = (colour.R, colour.G, colour.B);
    }

    /// <summary>Colours a rectangle.</summary>
    public void Fill(int x, int y, int width, int height, Rgb colour)
    {
        for (int row = y; row < y + height; row++)
        {
            for (int column = x; column < x + width; column++) Set(column, row, colour);
        }
    }

    /// <summary>Writes a line of text; its upper left corner is given.</summary>
    public void Text(int x, int y, string text, Rgb colour, int scale = 2)
    {
        foreach (char c in text)
        {
            ReadOnlySpan<byte> columns = Glyphs.Of(c);
            for (int i = 0; i < columns.Length; i++)
            {
                for (int bit = 0; bit < Glyphs.Height; bit++)
                {
                    if ((columns[i] >> bit & 1) != 0) Fill(x + (i * scale), y + (bit * scale), scale, scale, colour);
                }
            }
            x += Glyphs.Advance * scale;
        }
    }

    /// <summary>Pixels a text takes from left to right.</summary>
    public static int TextWidth(string text, int scale = 2) => ((text.Length * Glyphs.Advance) - 1) * scale;

    /// <summary>The picture as a PNG file.</summary>
    public byte[] ToPng() => PngFile.Encode(Width, Height, rgb);
}
