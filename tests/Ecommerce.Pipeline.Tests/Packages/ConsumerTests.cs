using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Ecommerce.Pipeline.Tests.EndToEnd;
using Ecommerce.Testing;

namespace Ecommerce.Pipeline.Tests.Packages;

/// <summary>The four packages as a stranger gets them: packed, restored from a folder into a fresh project, and running the README's code.</summary>
public sealed partial class ConsumerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task The_readmes_code_runs_on_the_packed_packages()
    {
        using var folder = new ScratchFolder();
        var root = RepositoryFiles.Root;
        // A version of its own, so that no cache answers with an older build.
        var version = $"0.0.1-consumer.{Guid.NewGuid():N}";
        var packages = folder.File("packages");
        foreach (var library in new[] { "Data", "Streaming", "Analytics", "Testing" })
        {
            await DotnetAsync(root, "pack", Path.Combine(root, "src", $"Ecommerce.{library}"), "--configuration", "Release", "--output", packages, $"-p:Version={version}");
        }

        Directory.GetFiles(packages, "*.nupkg").Should().HaveCount(4).And.AllSatisfy(ShouldBeWellKept);
        Directory.GetFiles(packages, "*.snupkg").Should().HaveCount(4, "symbols travel beside the packages");

        var consumer = Directory.CreateDirectory(folder.File("consumer")).FullName;
        await File.WriteAllTextAsync(Path.Combine(consumer, "Program.cs"), ReadmeCode(await File.ReadAllTextAsync(Path.Combine(root, "README.md"))));
        await File.WriteAllTextAsync(Path.Combine(consumer, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="local" value="{packages}" /></packageSources>
            </configuration>
            """);
        await File.WriteAllTextAsync(Path.Combine(consumer, "consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestorePackagesPath>{folder.File("restored")}</RestorePackagesPath>
                <RestoreFallbackFolders>{GlobalPackages()}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Ecommerce.Data" Version="{version}" />
                <PackageReference Include="Ecommerce.Streaming" Version="{version}" />
                <PackageReference Include="Ecommerce.Analytics" Version="{version}" />
                <PackageReference Include="Ecommerce.Testing" Version="{version}" />
              </ItemGroup>
            </Project>
            """);

        var output = await DotnetAsync(consumer, "run");

        output.Should().Contain("exact 13/13", "the README's program verifies what it built");
    }

    private static void ShouldBeWellKept(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        var files = archive.Entries.Select(entry => entry.FullName).ToList();
        files.Should().Contain("README.md").And.Contain(file => file.StartsWith("lib/net10.0/", StringComparison.Ordinal) && file.EndsWith(".xml", StringComparison.Ordinal), "documentation travels in the package");
        using var specification = new StreamReader(archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        specification.ReadToEnd().Should().Contain("<license type=\"expression\">MIT</license>").And.Contain("<readme>README.md</readme>").And.Contain("<description>");
    }

    private static string ReadmeCode(string readme)
    {
        var block = CodeBlock().Match(readme);
        block.Success.Should().BeTrue("the README shows a program");
        return block.Groups["code"].Value;
    }

    private static string GlobalPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static async Task<string> DotnetAsync(string workingDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, WorkingDirectory = workingDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        // A build server would outlive the test and hold its pipes.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Deadline);
        await process.WaitForExitAsync(deadline.Token);
        process.ExitCode.Should().Be(0, "dotnet {0} printed:\n{1}\n{2}", string.Join(' ', arguments), await output, await errors);
        return await output;
    }

    [GeneratedRegex("```csharp\n(?<code>.+?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeBlock();
}
