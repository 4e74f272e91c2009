using Approx.Core;
using Approx.Extract.Filters;
using Approx.Extract.Morphology;
using Approx.Extract.Volumes;

namespace Approx.Extract.Segmentation;

/// <summary>A --threshold step that looks at more than a voxel's own value: hysteresis, local-mean, sauvola, niblack.</summary>
internal static class LocalThresholdStep
{
    /// <summary>The mask.</summary>
    /// <param name="halfScale">Half of the range grey values may have: sauvola's r unless it is given as a third value.</param>
    /// <exception cref="ApproxException">No such method, or wrong values.</exception>
    public static Volume<byte> Apply(StepArguments arguments, Volume<float> grey, double halfScale, Workers workers)
    {
        switch (arguments.Name)
        {
            case "hysteresis":
                arguments.Expect(2, 2, "hysteresis:100,150");
                (double low, double high) = (arguments.Number(0), arguments.Number(1));
                if (!(low <= high)) throw arguments.Wrong("has its LOW above its HIGH", "e.g. hysteresis:100,150");
                Volume<byte> mask = GreyMask.Above(grey, low, workers);
                MaskRepair.KeepSeeded(mask, grey, high);
                return mask;
            case "local-mean":
                arguments.Expect(1, 2, "local-mean:15,2");
                using (Volume<float> limits = LocalThreshold.Mean(grey, Window(arguments), arguments.Count > 1 ? arguments.Number(1) : 0, workers)) return LocalThreshold.Above(grey, limits, workers);
            case "sauvola":
                arguments.Expect(1, 3, "sauvola:15,0.2");
                double r = arguments.Count > 2 ? arguments.Number(2) : halfScale;
                if (!(r > 0)) throw arguments.Wrong("wants a third value (half of the grey range) above 0", "e.g. sauvola:15,0.2,128");
                using (Volume<float> limits = LocalThreshold.Sauvola(grey, Window(arguments), arguments.Count > 1 ? arguments.Number(1) : 0.2, r, workers)) return LocalThreshold.Above(grey, limits, workers);
            case "niblack":
                arguments.Expect(1, 2, "niblack:15,0.2");
                using (Volume<float> limits = LocalThreshold.Niblack(grey, Window(arguments), arguments.Count > 1 ? arguments.Number(1) : 0.2, workers)) return LocalThreshold.Above(grey, limits, workers);
            default:
                throw GlobalThreshold.Unknown(arguments.Name);
        }
    }

    private static BoxSize Window(StepArguments arguments)
    {
        BoxSize window = arguments.Box(0);
        return (window.Z & window.Y & window.X & 1) == 1 ? window : throw arguments.Wrong($"wants a window of odd edges, found '{arguments.Text(0)}'", "an even window has no middle");
    }
}
