; The installer for Windows. packaging/windows_installer.py compiles it twice: for one user, without administrator's
; rights, and for all users of a computer.
;
; Given on the command line of makensis:
;   VERSION      such as 0.1.0
;   PAYLOAD      folder with the program, nnvisual.exe and what belongs to it
;   FILES        file with the commands that install and remove exactly these files
;   ICONS        folder with nnvisual.ico, nnvisual-lecture.ico and nnvisual-session.ico
;   OUTPUT       the installer to write
;   KILOBYTES    size of the program, which Windows shows
;   ALL_USERS    defined: for all users of the computer
;   TARGET       kind of the installer itself, where the compiler has a choice
;
; Installed silently:  nnvisual-VERSION-setup.exe /S [/D=C:\folder]     (/D last, without quotes)
; Removed silently:    uninstall.exe /S

Unicode true
!ifdef TARGET
  Target ${TARGET}
!endif
SetCompressor /SOLID lzma
; Two installers of the same files are the same bytes.
SetDateSave off
ManifestDPIAware true
ManifestSupportedOS all
CRCCheck force

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "x64.nsh"
!include "LogicLib.nsh"
!include "${FILES}"

!define NAME "nnvisual"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define CLASSES "Software\Classes"
!define SHCNE_ASSOCCHANGED 0x08000000

Name "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
BrandingText "${NAME} ${VERSION}"
!ifdef ALL_USERS
  RequestExecutionLevel admin
  !define USUAL_FOLDER "$PROGRAMFILES64\${NAME}"
!else
  RequestExecutionLevel user
  !define USUAL_FOLDER "$LOCALAPPDATA\Programs\${NAME}"
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs ${NAME}"
VIAddVersionKey "LegalCopyright" "The nnvisual developers"

!define MUI_ICON "${ICONS}/nnvisual.ico"
!define MUI_UNICON "${ICONS}/nnvisual.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\nnvisual.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Start nnvisual"
!insertmacro MUI_PAGE_LICENSE "${LICENSE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

!macro ChooseUsers
  SetRegView 64
  !ifdef ALL_USERS
    SetShellVarContext all
  !else
    SetShellVarContext current
  !endif
!macroend

; A program that runs cannot be replaced: its file cannot be opened for writing.
!macro StopWhileItRuns
  ${If} ${FileExists} "$INSTDIR\nnvisual.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\nnvisual.exe" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "nnvisual is running. Close it, then start this again." /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro Associate ENDING CLASS TITLE ICON
  WriteRegStr SHCTX "${CLASSES}\${CLASS}" "" "${TITLE}"
  WriteRegStr SHCTX "${CLASSES}\${CLASS}\DefaultIcon" "" "$INSTDIR\${ICON}"
  WriteRegStr SHCTX "${CLASSES}\${CLASS}\shell\open\command" "" '"$INSTDIR\nnvisual.exe" "%1"'
  WriteRegStr SHCTX "${CLASSES}\${ENDING}" "" "${CLASS}"
  WriteRegStr SHCTX "${CLASSES}\${ENDING}\OpenWithProgids" "${CLASS}" ""
!macroend

!macro Dissociate ENDING CLASS
  DeleteRegKey SHCTX "${CLASSES}\${CLASS}"
  DeleteRegValue SHCTX "${CLASSES}\${ENDING}\OpenWithProgids" "${CLASS}"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\${ENDING}\OpenWithProgids"
  ; Only if nobody else has taken the ending over in the meantime.
  ReadRegStr $0 SHCTX "${CLASSES}\${ENDING}" ""
  ${If} $0 == "${CLASS}"
    DeleteRegValue SHCTX "${CLASSES}\${ENDING}" ""
  ${EndIf}
  DeleteRegKey /ifempty SHCTX "${CLASSES}\${ENDING}"
!macroend

Function .onInit
  !insertmacro ChooseUsers
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "nnvisual needs a 64-bit Windows." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  ; Where nothing was said: where the older version lies, else in the usual folder.
  ${If} $INSTDIR == ""
    ReadRegStr $INSTDIR SHCTX "${UNINSTALL}" "InstallLocation"
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR "${USUAL_FOLDER}"
  ${EndIf}
FunctionEnd

Function un.onInit
  !insertmacro ChooseUsers
FunctionEnd

Section "nnvisual"
  !insertmacro ChooseUsers
  !insertmacro StopWhileItRuns
  ; An older version goes first, by its own list of files, so that nothing of it is left; settings lie elsewhere.
  ReadRegStr $1 SHCTX "${UNINSTALL}" "InstallLocation"
  ${If} $1 != ""
  ${AndIf} ${FileExists} "$1\uninstall.exe"
    ExecWait '"$1\uninstall.exe" /S _?=$1' $2
    ${If} $2 != 0
      SetErrorLevel $2
      Abort "The older version could not be removed."
    ${EndIf}
    Delete "$1\uninstall.exe"
    RMDir "$1"
  ${EndIf}
  !insertmacro InstallFiles
  SetOutPath "$INSTDIR"
  File "${ICONS}/nnvisual-lecture.ico"
  File "${ICONS}/nnvisual-session.ico"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\nnvisual.lnk" "$INSTDIR\nnvisual.exe" "" "$INSTDIR\nnvisual.exe" 0
  !insertmacro Associate ".nnlecture" "nnvisual.lecture" "nnvisual lecture" "nnvisual-lecture.ico"
  !insertmacro Associate ".nnsession" "nnvisual.session" "nnvisual session" "nnvisual-session.ico"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\nnvisual.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "The nnvisual developers"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i ${SHCNE_ASSOCCHANGED}, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  !insertmacro ChooseUsers
  !insertmacro StopWhileItRuns
  !insertmacro Dissociate ".nnlecture" "nnvisual.lecture"
  !insertmacro Dissociate ".nnsession" "nnvisual.session"
  DeleteRegKey SHCTX "${UNINSTALL}"
  Delete "$SMPROGRAMS\nnvisual.lnk"
  Delete "$INSTDIR\nnvisual-lecture.ico"
  Delete "$INSTDIR\nnvisual-session.ico"
  !insertmacro RemoveFiles
  Delete "$INSTDIR\uninstall.exe"
  ; Only if it is empty: what somebody else put there stays.
  RMDir "$INSTDIR"
  System::Call 'shell32::SHChangeNotify(i ${SHCNE_ASSOCCHANGED}, i 0, p 0, p 0)'
SectionEnd
