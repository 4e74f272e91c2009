namespace Approx.Tests.Extract.Filters;

/// <summary>Nothing in the manifest is passed over in silence: an operator is tested, or stands here as not offered.</summary>
public sealed class GoldCoverageTests
{
    private static readonly string[] Tested =
    [
        "gaussian", "median", "uniform", "uniform_even", "minimum", "maximum", "white_tophat", "gaussian_gradient_magnitude", "rolling_ball", "tv_chambolle", "bilateral_itk",
        "threshold_otsu", "threshold_li", "threshold_yen", "threshold_triangle", "threshold_isodata", "threshold_mean", "threshold_multiotsu", "hysteresis", "threshold_local", "threshold_sauvola", "threshold_niblack",
        "binary_erosion", "binary_dilation", "binary_opening", "binary_closing", "binary_erosion_skimage", "binary_dilation_skimage", "binary_opening_skimage", "binary_closing_skimage",
        "fill_holes", "remove_small_objects", "remove_small_holes", "clear_border", "label", "edt", "edt_squared", "h_maxima", "h_maxima_edt", "watershed_edt", "watershed_gray", "skeleton_lee", "local_thickness_exact_r2",
    ];

    // Not steps of the pipeline: other libraries' definitions of the same word, measures, meshes, and operators nobody asked for yet.
    private static readonly string[] NotOffered =
    [
        "gaussian_skimage", "gaussian_recursive", "gaussian_discrete", "percentile", "gaussian_laplace", "gradient_magnitude_itk", "nl_means", "black_tophat", "morph_gradient", "threshold_minimum", "percentiles",
        "marching_cubes_gray", "marching_cubes_binary", "sobel_axis", "sobel_magnitude", "curvature_anisotropic_diffusion", "gradient_anisotropic_diffusion", "hessian_eigenvalue_largest", "rescale_percentile",
        "numpy_gradient_magnitude", "block_mean", "zoom_linear", "local_maxima", "peak_local_max", "peak_local_max_edt", "label_agreement", "edt_agreement", "signed_maurer", "watershed_edt_line", "watershed_itk",
        "skeleton_counts", "local_thickness_porespy", "local_thickness_fiji", "local_thickness_stats", "expand_labels", "find_boundaries", "autocorrelation_two_point",
    ];

    [Fact]
    public void Every_operator_of_the_manifest_is_tested_or_listed_as_not_offered()
    {
        SharedData.Path("gold/operators/manifest.json");
        IEnumerable<string> unknown = GoldOperators.Cases.Values.Select(GoldOperators.Op).Distinct()
            .Where(op => !op.StartsWith("threshold_itk_", StringComparison.Ordinal) && !op.StartsWith("threshold_imagej_", StringComparison.Ordinal))
            .Except(Tested).Except(NotOffered);
        Assert.Empty(unknown);
    }
}
