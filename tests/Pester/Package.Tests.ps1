# What users do with the package, under an empty home: publish, install, use, update and uninstall it.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Distribution.psm1" -Force
    $script:Checkout = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = Import-PowerShellDataFile "$Checkout/BlastFx.psd1"
    $script:Version = $manifest.ModuleVersion
    $script:FileList = $manifest.FileList | Sort-Object
    $script:PackedFiles = $FileList + '_manifest/spdx_2.2/manifest.spdx.json', '_manifest/spdx_2.2/manifest.spdx.json.sha256' | Sort-Object
    $script:UserHome = (New-Item (Join-Path $TestDrive 'home') -ItemType Directory).FullName
    $script:Output = Join-Path $TestDrive 'output'
    $configuration = $env:BFX_TEST_CONFIGURATION ?? 'Debug'
    $null = Invoke-UserShell $UserHome "& '$Checkout/build.ps1' Pack -Configuration $configuration -NoBuild -Output '$Output'"
    $script:Package = Join-Path $Output "BlastFx.$Version.nupkg"

    function Invoke-User([string] $Script) { (Invoke-UserShell $UserHome $Script) -split [Environment]::NewLine }
}

Describe 'build.ps1 Pack' {
    It 'packs the files of FileList and a bill of materials' {
        $archive = [IO.Compression.ZipFile]::OpenRead($Package)
        $entries = $archive.Entries.FullName
        $archive.Dispose()

        $entries | Where-Object { $_ -notmatch '^(BlastFx\.nuspec|\[Content_Types\]\.xml|_rels/.*|package/.*)$' } | Sort-Object | Should -BeExactly $PackedFiles
    }

    It 'adds a bill of materials of these files and of the libraries in them' {
        $bill = Get-Content "$Output/BlastFx/$Version/_manifest/spdx_2.2/manifest.spdx.json" -Raw | ConvertFrom-Json
        $libraries = Get-ChildItem "$Output/BlastFx/$Version/bin" -Recurse -Filter *.dll | Where-Object Name -NotLike 'BlastFx*'

        $bill.files.fileName | ForEach-Object { $_ -replace '^\./' } | Sort-Object | Should -BeExactly $FileList
        $libraries | Should -Not -BeNullOrEmpty
        $libraries | ForEach-Object {
            $package = $bill.packages | Where-Object name -EQ $_.BaseName
            $package.versionInfo | Should -BeExactly $_.VersionInfo.ProductVersion.Split('+')[0]
            $package.licenseDeclared | Should -BeExactly 'MIT'
        }
    }
}

Describe 'The packages of the client library' {
    It '<Name> has the library with its documentation, and depends on <Dependency> only' -ForEach @(
        @{ Name = 'BlastFx.Client'; Dependency = 'BlastFx.Wallet' }
        @{ Name = 'BlastFx.Wallet'; Dependency = 'BouncyCastle.Cryptography' }
    ) {
        $archive = [IO.Compression.ZipFile]::OpenRead("$Output/$Name.$Version.nupkg")
        $entries = $archive.Entries.FullName
        $manifest = [xml] [IO.StreamReader]::new($archive.GetEntry("$Name.nuspec").Open()).ReadToEnd()
        $archive.Dispose()

        $entries | Should -Contain 'README.md'
        $entries | Where-Object { $_ -like 'lib/*' } | Sort-Object | Should -BeExactly "lib/net8.0/$Name.dll", "lib/net8.0/$Name.xml"
        $manifest.package.metadata.dependencies.group.dependency.id | Should -BeExactly $Dependency
    }

    It 'are restored from a folder by a program, which uses the exchange and has no PowerShell' {
        $program = Join-Path $TestDrive 'program'
        $null = New-Item $program -ItemType Directory
        # Other packages are there already. Those under test must not stay.
        "<Project Sdk='Microsoft.NET.Sdk'>
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <UseAppHost>false</UseAppHost>
            <OutDir>output/</OutDir>
            <RestoreSources>$Output</RestoreSources>
            <RestoreFallbackFolders>$env:BFX_TEST_PACKAGES</RestoreFallbackFolders>
            <RestorePackagesPath>$program/packages</RestorePackagesPath>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include='BlastFx.Client' Version='$Version' />
          </ItemGroup>
        </Project>" | Set-Content "$program/program.csproj"
        $readme = Get-Content "$Checkout/docs/client.md" -Raw
        [regex]::Match($readme, '(?s)```csharp\n(.*?)```').Groups[1].Value | Set-Content "$program/FeeReport.cs"
        'Console.WriteLine(await FeeReport.CreateAsync(new() { BaseUri = new Uri(args[0]) }, args[1]));' | Set-Content "$program/Program.cs"

        Invoke-User "
            dotnet build '$program' | Out-Null
            Import-Module '$Output/BlastFx'
            `$sandbox = Start-BfxSandbox -PassThru
            dotnet '$program/output/program.dll' `$sandbox.BaseUri `$sandbox.ApiKeyFile" | Should -BeLike 'Account 13 paid * in fees.'
        Get-ChildItem "$program/output" -Filter *.dll | ForEach-Object Name | Sort-Object |
            Should -BeExactly 'BlastFx.Client.dll', 'BlastFx.Wallet.dll', 'BouncyCastle.Cryptography.dll', 'program.dll'
    }
}

Describe 'The package in a repository' {
    BeforeAll {
        $repository = (New-Item (Join-Path $TestDrive 'repository') -ItemType Directory).FullName
        $older = Join-Path $TestDrive 'older'
        $null = New-Item $older -ItemType Directory
        Copy-Item "$Output/BlastFx/$Version" "$older/BlastFx" -Recurse
        (Get-Content "$older/BlastFx/BlastFx.psd1" -Raw).Replace("'$Version'", "'0.0.9'") | Set-Content "$older/BlastFx/BlastFx.psd1"
        $script:Installed = Invoke-User "
            Register-PSResourceRepository Local -Uri '$repository' -Trusted
            Publish-PSResource -Path '$older/BlastFx' -Repository Local
            Publish-PSResource -NupkgPath '$Package' -Repository Local
            Install-PSResource BlastFx -Version 0.0.9 -Repository Local
            Update-PSResource BlastFx -Repository Local
            Get-InstalledPSResource BlastFx | Select-Object Version, InstalledLocation | ConvertTo-Csv" | ConvertFrom-Csv
        $script:Folder = Join-Path $Installed[0].InstalledLocation "BlastFx/$Version"
    }

    It 'is installed, and updates an older version' {
        $Installed.Version | Sort-Object | Should -BeExactly '0.0.9', $Version
        $Folder | Should -BeLike "$UserHome*"
    }

    It 'is installed with all its files' {
        Get-RelativeFile $Folder | Where-Object { $_ -ne 'PSGetModuleInfo.xml' } | Should -BeExactly $PackedFiles
    }

    It 'is imported by its first cmdlet in its newest version, and reads the account, a list and pages' {
        Invoke-User '
            Connect-Bfx -Sandbox
            (Get-Module BlastFx).ModuleBase
            (Get-BfxAccount).Id
            (Get-BfxMarket BTC-USD).MarketId
            (Get-BfxFill -First 3).Count' | Should -BeExactly $Folder, '13', 'BTC-USD', '3'
    }

    It 'changes leverage, places an order and cancels it' {
        Invoke-User '
            Connect-Bfx -Sandbox
            (Set-BfxLeverage BTC-USD 7).Leverage["BTC-USD"]
            $order = New-BfxOrder BTC-USD long 0.01 ((Get-BfxMarket BTC-USD).BestBid * 0.9d) -Round -Wait
            ($order | Remove-BfxOrder -Wait -Confirm:$false).Status' | Should -BeExactly '7', 'canceled'
    }

    It 'watches a market and draws candles' {
        $text = Invoke-User '
            Connect-Bfx -Sandbox
            (Watch-BfxMarket BTC-USD -Count 1).MarketId
            Get-BfxCandle BTC-USD 1h -Last 24 | Show-BfxChart'

        $text[0] | Should -BeExactly 'BTC-USD'
        $text.Count | Should -BeGreaterThan 10
    }

    It 'signs with the key of a wallet, which needs a library of others' {
        Invoke-User '
            $exchange = Start-BfxSandbox -PassThru
            $key = ConvertTo-SecureString ("0x" + "1" * 64) -AsPlainText -Force
            Connect-Bfx -WalletPrivateKey $key -BaseUri $exchange.BaseUri
            (Get-BfxSession).CredentialKind' | Should -BeExactly 'ApiKey'
    }

    It 'completes its cmdlets before it is imported, and markets, and has help' {
        $text = Invoke-User '
            (TabExpansion2 "Get-BfxFil").CompletionMatches.CompletionText
            Connect-Bfx -Sandbox
            $null = Get-BfxMarket
            (TabExpansion2 "Get-BfxOrderBook BTC").CompletionMatches.CompletionText
            Get-Help Get-BfxFill -Examples
            Get-Help about_BlastFx_Errors'

        $text[0, 1] | Should -BeExactly 'Get-BfxFill', 'BTC-USD'
        "$text" | Should -BeLike '*Get-BfxFill -First*'
        "$text" | Should -BeLike '*Bfx.NotConnected*'
    }

    It 'is removed and imported again' {
        Invoke-User '
            Connect-Bfx -Sandbox
            Remove-Module BlastFx
            Get-Module BlastFx
            Import-Module BlastFx
            Connect-Bfx -Sandbox
            (Get-BfxAccount).Id' | Should -BeExactly '13'
    }

    It 'stands beside the older version, which is used if required' {
        Invoke-User '
            Import-Module BlastFx -RequiredVersion 0.0.9
            Connect-Bfx -Sandbox
            (Get-BfxAccount).Id
            Split-Path (Get-Command Get-BfxAccount).Module.ModuleBase -Leaf' | Should -BeExactly '13', '0.0.9'
    }

    It 'is uninstalled' {
        Invoke-User 'Uninstall-PSResource BlastFx; Get-Module BlastFx -ListAvailable' | Should -BeNullOrEmpty
        $Folder | Should -Not -Exist
    }
}
