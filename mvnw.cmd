@echo off
rem Runs the Maven that .mvn\wrapper\maven-wrapper.properties names, on the JDK in JAVA_HOME (25 or later).
setlocal
set "ROOT=%~dp0"
if "%JAVA_HOME%"=="" (
  echo mvnw: set JAVA_HOME to a JDK of at least 25.>&2
  exit /b 1
)
for /f "tokens=2 delims==" %%u in ('findstr /b "distributionUrl=" "%ROOT%.mvn\wrapper\maven-wrapper.properties"') do set "URL=%%u"
for /f "tokens=2 delims==" %%s in ('findstr /b "distributionSha512Sum=" "%ROOT%.mvn\wrapper\maven-wrapper.properties"') do set "SUM=%%s"
for %%f in ("%URL:/=\%") do set "ARCHIVE=%%~nxf"
set "NAME=%ARCHIVE:-bin.tar.gz=%"
set "DIST=%USERPROFILE%\.m2\wrapper\dists\%NAME%"
if exist "%DIST%\%NAME%\bin\mvn.cmd" goto run
echo mvnw: fetching %NAME%>&2
mkdir "%DIST%" 2>nul
curl -fsSL -o "%DIST%\%ARCHIVE%" "%URL%" || (
  echo mvnw: can't fetch %URL%>&2
  exit /b 1
)
certutil -hashfile "%DIST%\%ARCHIVE%" SHA512 | findstr /i "%SUM%" >nul || (
  echo mvnw: %ARCHIVE% does not have the checksum that maven-wrapper.properties names.>&2
  del "%DIST%\%ARCHIVE%"
  exit /b 1
)
tar -xzf "%DIST%\%ARCHIVE%" -C "%DIST%" || exit /b 1
:run
"%DIST%\%NAME%\bin\mvn.cmd" %*
