#pragma once
#include <stddef.h>
#include <cblas.h>

// LAPACK's Fortran entry points, declared by hand since the OpenBLAS package brings no header for
// them. Each CHARACTER argument has a hidden trailing length. The wrappers below take scalars by
// value and return LAPACK's info, so that Swift passes no pointers to scalars.

extern void dsyevr_(const char *, const char *, const char *, const int *, double *, const int *,
                    const double *, const double *, const int *, const int *, const double *, int *,
                    double *, double *, const int *, int *, double *, const int *, int *,
                    const int *, int *, size_t, size_t, size_t);
extern void dsterf_(const int *, double *, double *, int *);
extern void dpotrf_(const char *, const int *, double *, const int *, int *, size_t);
extern void dpotrs_(const char *, const int *, const int *, const double *, const int *, double *,
                    const int *, int *, size_t);
extern void dpotri_(const char *, const int *, double *, const int *, int *, size_t);
extern void dpocon_(const char *, const int *, const double *, const int *, const double *,
                    double *, double *, int *, int *, size_t);
extern void dgetrf_(const int *, const int *, double *, const int *, int *, int *);
extern void dgetrs_(const char *, const int *, const int *, const double *, const int *,
                    const int *, double *, const int *, int *, size_t);
extern void dgecon_(const char *, const int *, const double *, const int *, const double *,
                    double *, double *, int *, int *, size_t);
extern void dgeqrf_(const int *, const int *, double *, const int *, double *, double *,
                    const int *, int *);
extern void dorgqr_(const int *, const int *, const int *, double *, const int *, const double *,
                    double *, const int *, int *);
extern void dormqr_(const char *, const char *, const int *, const int *, const int *,
                    const double *, const int *, const double *, double *, const int *, double *,
                    const int *, int *, size_t, size_t);
extern void dtrcon_(const char *, const char *, const char *, const int *, const double *,
                    const int *, double *, double *, int *, int *, size_t, size_t, size_t);
extern void dgesdd_(const char *, const int *, const int *, double *, const int *, double *,
                    double *, const int *, double *, const int *, double *, const int *, int *,
                    int *, size_t);

/// Eigenvalues (and vectors for job 'V') of the lower triangle of a; all for range 'A', those
/// numbered first to last in ascending order, from 1, for range 'I'. found receives their number.
static inline int lapack_dsyevr(char job, char range, int n, double *a, int first, int last,
                                int *found, double *w, double *z, int ldz, int *isuppz,
                                double *work, int lwork, int *iwork, int liwork) {
  const char uplo = 'L';
  const int lda = n > 1 ? n : 1;
  const double bound = 0, tolerance = 0;
  int info = 0;
  dsyevr_(&job, &range, &uplo, &n, a, &lda, &bound, &bound, &first, &last, &tolerance, found, w, z,
          &ldz, isuppz, work, &lwork, iwork, &liwork, &info, 1, 1, 1);
  return info;
}

/// Eigenvalues of a tridiagonal matrix, ascending in d.
static inline int lapack_dsterf(int n, double *d, double *e) {
  int info = 0;
  dsterf_(&n, d, e, &info);
  return info;
}

static inline int lapack_dpotrf(int n, double *a) {
  int info = 0;
  dpotrf_("L", &n, a, &n, &info, 1);
  return info;
}

static inline int lapack_dpotrs(int n, int columns, const double *l, double *b) {
  int info = 0;
  dpotrs_("L", &n, &columns, l, &n, b, &n, &info, 1);
  return info;
}

static inline int lapack_dpotri(int n, double *l) {
  int info = 0;
  dpotri_("L", &n, l, &n, &info, 1);
  return info;
}

static inline int lapack_dpocon(int n, const double *l, double norm, double *rcond, double *work,
                                int *iwork) {
  int info = 0;
  dpocon_("L", &n, l, &n, &norm, rcond, work, iwork, &info, 1);
  return info;
}

static inline int lapack_dgetrf(int n, double *a, int *pivots) {
  int info = 0;
  dgetrf_(&n, &n, a, &n, pivots, &info);
  return info;
}

static inline int lapack_dgetrs(int n, int columns, const double *lu, const int *pivots,
                                double *b) {
  int info = 0;
  dgetrs_("N", &n, &columns, lu, &n, pivots, b, &n, &info, 1);
  return info;
}

static inline int lapack_dgecon(int n, const double *lu, double norm, double *rcond, double *work,
                                int *iwork) {
  int info = 0;
  dgecon_("1", &n, lu, &n, &norm, rcond, work, iwork, &info, 1);
  return info;
}

static inline int lapack_dgeqrf(int m, int n, double *a, double *tau, double *work, int lwork) {
  int info = 0;
  dgeqrf_(&m, &n, a, &m, tau, work, &lwork, &info);
  return info;
}

static inline int lapack_dorgqr(int m, int n, int k, double *a, const double *tau, double *work,
                                int lwork) {
  int info = 0;
  dorgqr_(&m, &n, &k, a, &m, tau, work, &lwork, &info);
  return info;
}

/// Qᵀ c, with Q the k reflectors in a (m x k) and c m x columns.
static inline int lapack_dormqr(int m, int columns, int k, const double *a, const double *tau,
                                double *c, double *work, int lwork) {
  int info = 0;
  dormqr_("L", "T", &m, &columns, &k, a, &m, tau, c, &m, work, &lwork, &info, 1, 1);
  return info;
}

/// Reciprocal condition, in the 1-norm, of the upper triangle of a.
static inline int lapack_dtrcon(int n, const double *a, int lda, double *rcond, double *work,
                                int *iwork) {
  int info = 0;
  dtrcon_("1", "U", "N", &n, a, &lda, rcond, work, iwork, &info, 1, 1, 1);
  return info;
}

/// Thin singular value decomposition: u is m x min(m, n), vt is min(m, n) x n.
static inline int lapack_dgesdd(char job, int m, int n, double *a, double *s, double *u,
                                double *vt, double *work, int lwork, int *iwork) {
  const int r = m < n ? m : n;
  int info = 0;
  dgesdd_(&job, &m, &n, a, &m, s, u, &m, vt, &r, work, &lwork, iwork, &info, 1);
  return info;
}
