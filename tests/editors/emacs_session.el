;;; emacs_session.el --- One batch session with clients/emacs -*- lexical-binding: t; -*-

;; emacs -Q --batch -l emacs_session.el, with CODEGRAPH_SESSION the name of a
;; JSON file: client (folder), through (eglot or lsp-mode), command (argv),
;; root, file, cursor [line, column] (0-based, characters), steps (names of the
;; functions below, or a form to be evaluated), name, added (lines), expected
;; (a part of a problem's message), out.

(require 'package)
;; Where Debian has packages, which -Q leaves out.
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
(package-initialize)
(require 'cl-lib)
(require 'json)
(require 'xref)
(require 'flymake)

(defvar session-options
  (with-temp-buffer
    (insert-file-contents (getenv "CODEGRAPH_SESSION"))
    (json-parse-buffer :object-type 'plist :array-type 'list)))
(defvar session-buffer nil)
(defvar session-notes nil)

(defvar session-offered nil)

;; The last of what is offered is chosen.
(setq completing-read-function
      (lambda (_ collection &rest _)
        (setq session-offered (mapcar #'car collection))
        (car (last session-offered))))

(defun option (name) (plist-get session-options name))

(setq make-backup-files nil
      auto-save-default nil
      create-lockfiles nil
      inhibit-message t
      enable-local-variables nil
      kill-buffer-query-functions nil)
(add-to-list 'load-path (option :client))
(require 'codegraph)
(setq codegraph-command (option :command))

(defun wait-for (condition &optional seconds)
  "What CONDITION gives once it is not nil, or nil after SECONDS."
  (let ((until (+ (float-time) (or seconds 30))) found)
    (while (and (not (setq found (funcall condition))) (< (float-time) until))
      (accept-process-output nil 0.02))
    found))

(defun to-cursor ()
  (switch-to-buffer session-buffer)
  (pcase-let ((`(,line ,column) (option :cursor)))
    (goto-char (point-min))
    (forward-line line)
    (forward-char column)))

(defun at (file line column)
  (format "%s:%d:%d" (file-name-nondirectory file) line column))

(defun here () (at buffer-file-name (line-number-at-pos) (1+ (current-column))))

(defun ask (method params)
  (codegraph--plist
   (if (equal (option :through) "eglot")
       (jsonrpc-request (eglot-current-server) (intern (concat ":" method)) params)
     (lsp-request method params))))

(defun position-params ()
  (list :textDocument (list :uri (codegraph--uri)) :position (codegraph--position)))

(defun shown (name)
  "The lines of the buffer NAME."
  (with-current-buffer name
    (split-string (string-trim-right (buffer-string)) "\n")))

;;; Steps

(defun step-ready ()
  (if (wait-for (lambda ()
                  (equal "ready" (plist-get (codegraph--request "status" nil) :state))))
      t :json-false))

(defun step-encoding ()
  (symbol-name (codegraph--encoding (codegraph--connection))))

(defun step-definition ()
  (let ((xref-prompt-for-identifier nil))
    (xref-find-definitions (xref-backend-identifier-at-point (xref-find-backend))))
  (prog1 (list (here)) (to-cursor)))

(defun step-references ()
  (mapcar (lambda (item)
            (let ((location (xref-item-location item)))
              (format "%s:%d" (file-name-nondirectory (xref-location-group location))
                      (xref-location-line location))))
          (let ((backend (xref-find-backend)))
            (xref-backend-references backend (xref-backend-identifier-at-point backend)))))

(defun step-call_hierarchy ()
  (let* ((item (elt (ask "textDocument/prepareCallHierarchy" (position-params)) 0))
         (calls (ask "callHierarchy/incomingCalls" (list :item item))))
    (mapcar (lambda (call)
              (format "%s %d" (plist-get (plist-get call :from) :name)
                      (length (plist-get call :fromRanges))))
            calls)))

(defun step-diagnostics ()
  "Every problem, once the lines `added' stand at the end."
  (goto-char (point-max))
  (dolist (line (option :added)) (insert line "\n"))
  (if (equal (option :through) "eglot")
      (progn (eglot--signal-textDocument/didChange) (flymake-mode 1))
    (lsp-diagnostics-mode 1))
  (wait-for (lambda ()
              (seq-find (lambda (each) (string-search (option :expected) each))
                        (problems))))
  (prog1 (problems) (to-cursor)))

(defun problems ()
  "The problems in all files that are open: line and message."
  (if (equal (option :through) "eglot")
      (progn
        (flymake-start)
        (mapcar (lambda (each)
                  (format "%d %s" (line-number-at-pos (flymake-diagnostic-beg each))
                          (flymake-diagnostic-text each)))
                (flymake-diagnostics)))
    (let (found)
      (maphash (lambda (_ problems)
                 (dolist (each problems)
                   (let ((told (codegraph--plist each)))
                     (push (format "%d %s"
                                   (1+ (codegraph--line-of (plist-get told :range)))
                                   (plist-get told :message))
                           found))))
               (lsp-diagnostics t))
      found)))

(defun step-rename ()
  "The lines that a rename to `name' changes."
  (if (equal (option :through) "eglot")
      (cl-letf (((symbol-function 'y-or-n-p) #'always))
        (eglot-rename (option :name)))
    (lsp-rename (option :name)))
  (let (found)
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (when buffer-file-name
          (save-excursion
            (goto-char (point-min))
            (while (search-forward (option :name) nil t)
              (push (format "%s:%d" (file-name-nondirectory buffer-file-name)
                            (line-number-at-pos))
                    found))))))
    (sort (delete-dups found) #'string<)))

(defun step-tree ()
  "The tree as it is shown, with its second line opened, and where that leads."
  (codegraph-tree "callers")
  (let ((first (shown "*codegraph tree*")) second)
    (goto-char (point-min))
    (forward-line 1)
    (codegraph-tree-toggle)
    (setq second (shown "*codegraph tree*"))
    (codegraph-tree-visit)
    (prog1 (vector first second (list (here))) (to-cursor))))

(defun step-impact_tree ()
  (codegraph-tree-impact)
  (prog1 (shown "*codegraph tree*") (to-cursor)))

(defun step-offered () session-offered)

(defun step-next_error ()
  "Where the first place of the list leads."
  (let ((next-error-highlight nil))
    (next-error 1 t))
  (with-current-buffer (window-buffer)
    (goto-char (window-point))
    (prog1 (list (here)) (to-cursor))))

(defun step-mode_line ()
  (wait-for (lambda () (equal "ready" (plist-get codegraph--state :state))))
  (codegraph--mode-line))

(defun step-stop ()
  (set-buffer-modified-p nil)
  (if (equal (option :through) "eglot")
      (progn (eglot-shutdown (eglot-current-server))
             (if (eglot-current-server) :json-false t))
    (lsp-workspace-shutdown (car (lsp-workspaces)))
    (if (wait-for (lambda () (null (lsp-workspaces)))) t :json-false)))

(defun run-lens (number)
  "Do what lsp-mode does when the lens NUMBER of the buffer is clicked."
  (let ((lenses (lsp-request "textDocument/codeLens"
                             (list :textDocument (list :uri (codegraph--uri))))))
    (lsp--execute-command (gethash "command" (elt lenses number)))))

(defun step-form (text)
  "What the form in TEXT shows: a list, another buffer of ours, or what it says."
  (dolist (name '("*codegraph list*" "*codegraph context*" "*codegraph status*"))
    (when (get-buffer name) (kill-buffer name)))
  (let ((said (condition-case problem (progn (eval (car (read-from-string text)) t) nil)
                (error (error-message-string problem)))))
    (prog1 (if said (list said)
             (shown (seq-find #'get-buffer '("*codegraph list*" "*codegraph context*"
                                             "*codegraph status*"))))
      (to-cursor))))

;;; The session

(defun attach-eglot ()
  (require 'eglot)
  (setq eglot-autoshutdown nil
        eglot-sync-connect 20
        eglot-send-changes-idle-time 0.05
        eglot-confirm-server-initiated-edits nil)
  (codegraph-setup-eglot)
  (find-file (expand-file-name (option :file) (option :root)))
  (setq session-buffer (current-buffer))
  (apply #'eglot--connect (eglot--guess-contact)))

(defun attach-lsp-mode ()
  (setq lsp-restart 'ignore
        lsp-enable-snippet nil
        lsp-session-file (expand-file-name "lsp-session" (getenv "HOME"))
        lsp-enable-file-watchers nil
        lsp-warn-no-matched-clients nil
        lsp-client-packages nil
        lsp-enable-suggest-server-download nil
        lsp-headerline-breadcrumb-enable nil
        lsp-modeline-code-actions-enable nil
        lsp-diagnostics-provider :flymake
        lsp-enable-imenu nil
        lsp-progress-via-spinner nil
        lsp-idle-delay 0.1
        lsp-keep-workspace-alive nil)
  (require 'lsp-mode)
  (require 'lsp-diagnostics)
  (codegraph-setup-lsp-mode)
  (find-file (expand-file-name (option :file) (option :root)))
  (setq session-buffer (current-buffer))
  (setq lsp-session (lsp-session))
  (lsp-workspace-folders-add (option :root))
  (let ((noninteractive nil)) (lsp))
  (wait-for (lambda ()
              (and (lsp-workspaces)
                   (eq 'initialized (lsp--workspace-status (car (lsp-workspaces))))))))

(let (told)
  (condition-case problem
      (progn
        (if (equal (option :through) "eglot") (attach-eglot) (attach-lsp-mode))
        (to-cursor)
        (dolist (step (option :steps))
          (push (cons (intern step)
                      (if (string-prefix-p "(" step)
                          (step-form step)
                        (funcall (intern (concat "step-" step)))))
                told)))
    (error (push (cons 'problem (format "%S" problem)) told)))
  (with-temp-file (option :out)
    (insert (json-encode (or told (make-hash-table))))))
(kill-emacs 0)
;;; emacs_session.el ends here
