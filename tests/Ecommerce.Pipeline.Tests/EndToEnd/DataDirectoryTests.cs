using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>Whose folder it is.</summary>
public sealed class DataDirectoryTests
{
    [Fact]
    public void Of_two_starts_on_a_new_folder_one_wins_and_the_other_says_why_not()
    {
        using var folder = new ScratchFolder();
        using var first = DataDirectory.Open(folder.File("data"), 7);

        var second = () => DataDirectory.Open(folder.File("data"), 7);

        second.Should().Throw<PartFailedException>().WithMessage("*Another host*data*--data-dir*");
        first.IsNew.Should().BeTrue();
    }

    [Fact]
    public void A_start_that_was_cut_short_while_it_wrote_its_marker_is_no_foreign_folder()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder.File("ecommerce.json.tmp"), "{ \"form");
        File.WriteAllText(folder.File("lock"), "1");

        using var opened = DataDirectory.Open(folder.Path, 7);

        opened.IsNew.Should().BeTrue();
        opened.Seed.Should().Be(7);
    }

    [Theory]
    [InlineData("{ \"format", "damaged")]
    [InlineData("", "damaged")]
    [InlineData("{ \"format\": 99, \"seed\": 1 }", "another version")]
    public void A_marker_that_cannot_be_read_is_named_and_left_alone(string text, string why)
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder.File("ecommerce.json"), text);

        var open = () => DataDirectory.Open(folder.Path, null);

        open.Should().Throw<UsageException>().WithMessage($"*{folder.File("ecommerce.json")}*{why}*");
        File.ReadAllText(folder.File("ecommerce.json")).Should().Be(text);
        open.Should().Throw<UsageException>("the first refusal let the lock go");
    }

    [Fact]
    public void A_temporary_folder_goes_with_all_in_it_and_a_kept_one_stays()
    {
        using var folder = new ScratchFolder();
        using (var temporary = DataDirectory.Open(null, 1))
        {
            Directory.CreateDirectory(Path.Combine(temporary.Path, "clickhouse", "store"));
            temporary.Remove();
            Directory.Exists(temporary.Path).Should().BeFalse();
        }

        using var kept = DataDirectory.Open(folder.File("data"), 1);
        kept.Remove();
        Directory.Exists(kept.Path).Should().BeTrue();
    }
}
